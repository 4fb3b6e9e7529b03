package dev.anabranch.tools;

import dev.anabranch.events.ToolDefinition;
import dev.anabranch.json.Json;
import dev.anabranch.sandbox.SandboxEngine;
import dev.anabranch.sandbox.StopSwitch;
import dev.anabranch.workspace.WorkspaceFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The languages beside the shell's that the rooms of this worker speak. Each is looked for by
 * running a line of it in a room: what stands outside, or does not start within the limits, is not
 * there.
 */
public final class Languages {
  private static final String PROBE = "{\"code\":\"%s\",\"timeout\":20}";

  private Languages() {}

  /** A program that may be there, and a line that prints 42. */
  private record Candidate(CodeRun tool, String line) {}

  private static final List<List<Candidate>> WANTED =
      List.of(
          candidates(
              CodeRun.definition("shell_python", "Python 3", "print"),
              "print(6 * 7 if str is not bytes else 0)",
              List.of(List.of("python3", "-u", "-c"), List.of("python", "-u", "-c"))),
          candidates(
              CodeRun.definition("shell_javascript", "JavaScript", "console.log"),
              "console.log(6 * 7)",
              List.of(List.of("node", "-e"), List.of("nodejs", "-e"))));

  private static List<Candidate> candidates(
      ToolDefinition definition, String line, List<List<String>> programs) {
    return programs.stream()
        .map(program -> new Candidate(new CodeRun(definition, program), line))
        .toList();
  }

  /**
   * The tools of those that are there.
   *
   * @param folder an empty one that the user of the rooms owns
   */
  public static List<Tool> in(SandboxEngine sandbox, Path folder) {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<CompletableFuture<Optional<Tool>>> looked =
          WANTED.stream()
              .map(language ->
                  CompletableFuture.supplyAsync(() -> first(language, sandbox, folder), threads))
              .toList();
      return looked.stream().flatMap(found -> found.join().stream()).toList();
    }
  }

  private static Optional<Tool> first(
      List<Candidate> language, SandboxEngine sandbox, Path folder) {
    return language.stream()
        .filter(candidate -> speaks(candidate, sandbox, folder))
        .findFirst()
        .<Tool>map(Candidate::tool);
  }

  private static boolean speaks(Candidate candidate, SandboxEngine sandbox, Path folder) {
    StopSwitch stop = new StopSwitch();
    WorkspaceFiles files = new WorkspaceFiles(folder, folder, Optional.empty());
    String name = "said-" + candidate.tool().program().getFirst();
    try (Printed out = new Printed(folder.resolve(name), stop)) {
      ToolEnd end =
          candidate
              .tool()
              .run(
                  Json.parseObject(PROBE.formatted(candidate.line())),
                  new Room(files, folder, folder, sandbox, stop),
                  out);
      String said = new String(out.first(), StandardCharsets.UTF_8).strip();
      return end instanceof ToolEnd.Done done && done.exit() == 0 && said.equals("42");
    } catch (ArgumentsRefused e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
