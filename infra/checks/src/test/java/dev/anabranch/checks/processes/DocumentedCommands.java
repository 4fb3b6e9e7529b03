package dev.anabranch.checks.processes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The commands that the documents tell a newcomer to type, and what was decided about each. */
final class DocumentedCommands {
  private static final String SHELL = "```sh";
  private static final String FENCE = "```";

  private DocumentedCommands() {}

  /** What happens to a command here. */
  record Decision(String how, String command) {
    boolean isServed() {
      return how.equals("serve");
    }

    boolean isRun() {
      return how.startsWith("exit ");
    }

    int exit() {
      return Integer.parseInt(how.replaceAll("^exit (\\d+).*$", "$1"));
    }
  }

  /** Every command of every shell block, without its comment. */
  static List<String> written() {
    List<String> commands = new ArrayList<>();
    documents().forEach(document -> commands.addAll(commands(lines(document))));
    return commands;
  }

  /** README.md and all Markdown below docs, but decisions and the changelog, which are history. */
  static List<Path> documents() {
    Path root = Clone.root();
    try (Stream<Path> docs = Files.walk(root.resolve("docs"))) {
      List<Path> found =
          docs.filter(path -> path.toString().endsWith(".md"))
              .filter(path -> !path.startsWith(root.resolve("docs/decisions")))
              .sorted()
              .toList();
      return Stream.concat(Stream.of(root.resolve("README.md")), found.stream()).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<String> commands(List<String> document) {
    List<String> commands = new ArrayList<>();
    boolean inside = false;
    for (String line : document) {
      if (line.startsWith(FENCE)) {
        inside = line.equals(SHELL);
      } else if (inside && !command(line).isEmpty()) {
        commands.add(command(line));
      }
    }
    return commands;
  }

  private static String command(String line) {
    return line.replaceAll("(^|\\s+)#.*$", "").strip();
  }

  static List<Decision> decisions() {
    List<Decision> decisions = new ArrayList<>();
    for (String line :
        lines(Clone.root().resolve("infra/checks/src/test/resources/documented-commands.txt"))) {
      int bar = line.indexOf(" | ");
      if (bar > 0 && !line.startsWith("#")) {
        decisions.add(new Decision(line.substring(0, bar), line.substring(bar + 3)));
      }
    }
    return decisions;
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
