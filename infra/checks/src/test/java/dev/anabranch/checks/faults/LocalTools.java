package dev.anabranch.checks.faults;

import dev.anabranch.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The tools of a worker, run in a folder without a sandbox, and their results as the prompt shows
 * them. Only for programs of our own.
 */
public final class LocalTools {
  private static final int INLINE_BYTES = 4096;
  private final Path folder;

  public LocalTools(Path folder) {
    this.folder = folder;
  }

  /** Runs a call and answers with the tool message. */
  public String run(String tool, Json.Obj arguments) {
    try {
      return switch (tool) {
        case "shell_run" ->
            shell(arguments.text("command"), arguments.findInteger("timeout").orElse(120));
        case "fs_read" -> read(arguments);
        case "fs_edit" -> edit(arguments);
        case "plan_update", "submit_result" -> "(no output)";
        default -> "[rejected] no tool " + tool;
      };
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The exit of a command, run for its effect. */
  public int exit(String command) {
    String message = run("shell_run", Json.object().with("command", command).with("timeout", 60));
    return message.startsWith("[exit ")
        ? Integer.parseInt(message.substring(6, message.indexOf(']')))
        : message.startsWith("[failed") ? -1 : 0;
  }

  private String shell(String command, long seconds) throws IOException {
    Path out = Files.createTempFile("out", ".txt");
    try {
      Process process =
          new ProcessBuilder("setsid", "bash", "-c", command)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(out.toFile())
              .redirectInput(Path.of("/dev/null").toFile())
              .start();
      boolean ended = wait(process, seconds);
      String text = new String(Files.readAllBytes(out), StandardCharsets.UTF_8);
      if (!ended) {
        return "[failed: timeout] ran for " + seconds + " s\n" + shown(text, true);
      }
      int exit = process.exitValue();
      String shown = shown(text, exit != 0);
      return exit != 0 ? "[exit " + exit + "]\n" + shown : shown.isEmpty() ? "(no output)" : shown;
    } finally {
      Files.delete(out);
    }
  }

  private static boolean wait(Process process, long seconds) {
    try {
      boolean ended = process.waitFor(seconds, TimeUnit.SECONDS);
      if (!ended) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().waitFor();
      }
      return ended;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** The output rule: short text whole, else its beginning and its end. */
  private static String shown(String text, boolean failed) {
    if (text.length() <= INLINE_BYTES) {
      return text;
    }
    int head = failed ? 1200 : 1536;
    int tail = failed ? 1800 : 512;
    return text.substring(0, head)
        + "\n[... "
        + text.length()
        + " bytes in all; the whole output is at /anabranch/out/1.0 ...]\n"
        + text.substring(text.length() - tail);
  }

  private String read(Json.Obj arguments) throws IOException {
    String whole = Files.readString(folder.resolve(arguments.text("path")));
    List<String> lines = List.of(whole.split("(?<=\n)", -1));
    long offset = arguments.findInteger("offset").orElse(1);
    int from = (int) Math.min(lines.size(), offset - 1);
    long end = offset - 1 + arguments.findInteger("limit").orElse(2000);
    int to = (int) Math.min(lines.size(), end);
    String text = String.join("", lines.subList(from, to));
    if (text.isEmpty() && offset > 1) {
      return "[exit 1]\nthe file ends before line " + offset;
    }
    boolean more = String.join("", lines.subList(to, lines.size())).length() > 0;
    String note = "[lines " + offset + "-" + end + "; go on with offset " + (end + 1) + "]\n";
    return text.isEmpty() ? "(no output)" : shown(more ? text + note : text, false);
  }

  private String edit(Json.Obj arguments) throws IOException {
    Path file = folder.resolve(arguments.text("path"));
    String text = Files.readString(file);
    String old = arguments.text("old");
    int at = text.indexOf(old);
    if (at < 0 || text.indexOf(old, at + 1) >= 0) {
      return "[exit 1]\nold must occur exactly once";
    }
    Files.writeString(
        file, text.substring(0, at) + arguments.text("new") + text.substring(at + old.length()));
    return "(no output)";
  }
}
