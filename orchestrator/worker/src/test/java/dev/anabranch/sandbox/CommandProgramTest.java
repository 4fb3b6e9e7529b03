package dev.anabranch.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.net.HostPattern;
import dev.anabranch.sandbox.RoomCommand.Answer;
import dev.anabranch.workspace.WorkspaceHome;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The program of a room as it is installed on machines that have perl, and on those that have
 * python3 alone: found by its name, and alike in all that it does.
 */
@Timeout(120)
final class CommandProgramTest {
  private static final int LARGE = 500_000;

  /** As a room of a machine sees it that has only a few programs, and no other interpreter. */
  private static final String BARE_PATH =
      "mkdir /tmp/b; for p in cat head sleep wc; do ln -s /usr/bin/$p /tmp/b; done;"
          + " PATH=/tmp/b:/anabranch/bin; ! command -v perl && ! command -v python3 || exit 99; ";

  @TempDir private Path data;
  private Optional<Bubblewrap> engine = Optional.empty();
  private Path folder = Path.of("/");

  @AfterEach
  void close() throws IOException {
    engine.ifPresent(Bubblewrap::close);
    SandboxFolders.delete(folder);
  }

  private void machineWith(String interpreter) throws IOException {
    Optional<Bridge> bridge =
        interpreter.equals("perl")
            ? Bridge.perl(Path.of("/usr/bin"))
            : Bridge.python(Path.of("/usr/bin"));
    WorkspaceHome home = WorkspaceHome.of(data, Bubblewrap.isRoot(), "");
    folder = home.folder();
    try {
      engine =
          Optional.of(
              Bubblewrap.open(
                  SandboxSettings.DEFAULT, folder.resolve("rooms"), home.number(), bridge));
    } catch (SandboxUnavailable e) {
      SandboxHere.missing(String.valueOf(e.getMessage()));
    }
    if (bridge.isEmpty()) {
      SandboxHere.missing(interpreter + " not found");
    }
    Files.createDirectory(folder.resolve("files"));
    SandboxFolders.giveTo(folder.resolve("files"), engine.orElseThrow().user());
  }

  private String shell(String line, Grants grants) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    SandboxEnd end =
        engine
            .orElseThrow()
            .run(
                new SandboxCommand(
                    List.of("/bin/sh", "-c", "eval \"$LINE\""),
                    Map.of("LINE", BARE_PATH + line),
                    folder.resolve("files"),
                    Optional.empty(),
                    Duration.ofSeconds(60),
                    grants),
                (buffer, length) -> out.write(buffer, 0, length),
                new StopSwitch());
    String printed = out.toString(StandardCharsets.UTF_8);
    assertThat(end).as(printed).isEqualTo(new SandboxEnd.Exited(0));
    return printed;
  }

  private static Grants server(RoomCommand command) {
    return new Grants(List.of(), Secrets.none(), Optional.of(command));
  }

  private static Answer echo(List<String> words, String input, StopSwitch stop) {
    return new Answer(7, String.join("|", words) + "|" + input + "\n", "aside\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"perl", "python3"})
  void it_is_found_by_its_name_and_run_by_what_the_machine_has(String interpreter)
      throws IOException {
    machineWith(interpreter);
    Grants grants = server(CommandProgramTest::echo);

    assertThat(shell("head -n 1 /anabranch/bin/anabranch-mcp", grants))
        .startsWith("#!/usr/bin/" + interpreter);
    assertThat(
            shell(
                "printf 'h\u00e4\\n' | anabranch-mcp call \u20ac '\"' - 2>err; echo $?; cat err",
                grants))
        .isEqualTo("call|\u20ac|\"|-|h\u00e4\n\n7\naside\n");
    assertThat(shell("anabranch-mcp call a b - </dev/null 2>/dev/null; echo $?", grants))
        .isEqualTo("call|a|b|-|\n7\n");
    assertThat(shell("anabranch-mcp list 2>&1; echo $?", Grants.NONE))
        .startsWith("anabranch-mcp: this command was given no MCP server;")
        .endsWith("\n3\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"perl", "python3"})
  void it_is_found_where_the_room_has_a_network_too(String interpreter) throws IOException {
    machineWith(interpreter);
    Grants both =
        new Grants(
            List.of(HostPattern.of("example.test")),
            Secrets.none(),
            Optional.of(CommandProgramTest::echo));

    assertThat(shell("anabranch-mcp list; echo $?", both)).isEqualTo("list|\naside\n7\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"perl", "python3"})
  void a_reader_that_has_enough_is_no_failure_of_the_program(String interpreter)
      throws IOException {
    machineWith(interpreter);
    Grants grants = server((words, input, stop) -> new Answer(5, "x".repeat(LARGE), "aside\n"));

    assertThat(
            shell("{ anabranch-mcp list; echo $? >code; } 2>err | head -c 3; cat err code", grants))
        .isEqualTo("xxxaside\n5\n");
    assertThat(shell("anabranch-mcp list 2>/dev/null | wc -c", grants).strip())
        .isEqualTo(Integer.toString(LARGE));
  }

  @ParameterizedTest
  @ValueSource(strings = {"perl", "python3"})
  void what_is_closed_is_neither_read_nor_written_and_the_exit_code_is_kept(String interpreter)
      throws IOException {
    machineWith(interpreter);
    Grants grants = server(CommandProgramTest::echo);

    assertThat(shell("anabranch-mcp call a b - 2>&1 <&-; echo $?", grants))
        .isEqualTo("call|a|b|-|\naside\n7\n");
    assertThat(shell("anabranch-mcp list 2>&1 >&-; echo $?", grants)).isEqualTo("aside\n7\n");
    assertThat(shell("anabranch-mcp list 2>&-; echo $?", grants)).isEqualTo("list|\n7\n");
    assertThat(shell("anabranch-mcp list >&- 2>&- <&-; echo $?", grants)).isEqualTo("7\n");
    assertThat(shell("anabranch-mcp list 2>&-; echo $?", Grants.NONE)).isEqualTo("3\n");
  }
}
