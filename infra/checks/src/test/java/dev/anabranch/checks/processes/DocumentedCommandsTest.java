package dev.anabranch.checks.processes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.checks.processes.DocumentedCommands.Decision;
import dev.anabranch.launcher.task.DemoProject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the documents tell a newcomer to type does what they say, in a home where nothing was. */
final class DocumentedCommandsTest {
  @TempDir private Path home;
  private Installation installation = new Installation(Path.of("unset"));

  @BeforeEach
  void prepare() throws IOException {
    installation = new Installation(home);
    Files.createSymbolicLink(home.resolve("infra"), Clone.root().resolve("infra"));
    Files.createDirectories(home.resolve("path/to/data"));
    Files.writeString(home.resolve("path/to/data/towns.csv"), "town,people\nA,3\nB,4\n");
    DemoProject.copyTo(home.resolve("path/to/project"));
  }

  @AfterEach
  void remove() {
    installation.close();
  }

  @Test
  void every_command_of_every_block_is_run_or_has_a_reason_why_not() {
    List<Decision> decisions = DocumentedCommands.decisions();
    assertThat(new TreeSet<>(decisions.stream().map(Decision::command).toList()))
        .isEqualTo(new TreeSet<>(DocumentedCommands.written()))
        .hasSize(decisions.size())
        .hasSizeGreaterThan(20);
    assertThat(decisions)
        .allMatch(it -> it.how().matches("exit [0-9](: .+)?|serve|not run: .+"), "is decided");
  }

  @Test
  void a_block_is_read_line_by_line_without_comments() {
    assertThat(
            DocumentedCommands.commands(
                List.of("a", "```sh", "b c   # d", "# e", "", "f '#g'", "```", "h", "```", "i")))
        .containsExactly("b c", "f '#g'");
  }

  @Test
  void the_commands_work_as_written_in_a_fresh_home() {
    // Builds what changed now, with the libraries of the home of whoever runs this test.
    installation.run("--version").exits(0);
    for (Decision decision : DocumentedCommands.decisions()) {
      if (decision.isRun()) {
        installation.shell(named(decision.command())).exits(decision.exit());
      } else if (decision.isServed()) {
        installation.run("down").exits(0);
        installation.serve(decision.command());
      }
    }
    assertThat(home.resolve("session.jsonl")).isNotEmptyFile();
    assertThat(home.resolve("path/to/data/report.md")).isNotEmptyFile();
    installation.run("verify", home.resolve("session.jsonl").toString()).exits(0);
  }

  /** The command with sessions of this home in the places of its words for them, oldest first. */
  private String named(String command) {
    if (!command.matches(".*\\bID\\b.*")) {
      return command;
    }
    Deque<String> ids = new ArrayDeque<>();
    installation.sessions().stream().map(it -> it.text("id")).forEach(ids::push);
    String named = command.replace("@SEQ", "@3");
    while (named.matches(".*\\bID\\b.*")) {
      named = named.replaceFirst("\\bID\\b", ids.pop());
    }
    return named;
  }
}
