package dev.anabranch.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.bus.ToolRequest;
import dev.anabranch.events.Reach;
import dev.anabranch.events.ToolEvent.Failed;
import dev.anabranch.events.ToolEvent.Observed;
import dev.anabranch.events.ToolEvent.Settlement;
import dev.anabranch.json.Json;
import dev.anabranch.tools.Tools;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A secret that was granted to a call is in its environment and nowhere else. */
class KeptOutTest {
  private static final String VALUE = "the tide turns at noon";

  @TempDir Path dir;
  private Desk desk;

  @BeforeEach
  void open() {
    Outside outside =
        new Outside(
            List.of(),
            List.of(),
            name -> Optional.ofNullable(Map.of("TIDE", VALUE, "TINY", "12345").get(name)));
    desk = Desk.open(Worker.Settings.of(dir).letting(outside), Tools.standard());
  }

  @AfterEach
  void close() {
    desk.close();
  }

  private Settlement granted(String command, String... secrets) {
    ToolRequest asked = desk.request("shell_run", Json.object().with("command", command));
    return desk.deliver(
        new ToolRequest(
            asked.session(),
            asked.call(),
            1,
            asked.tool(),
            asked.arguments(),
            "external",
            desk.root(),
            OptionalLong.empty(),
            OptionalLong.empty(),
            new Reach(List.of(), List.of(secrets)),
            Optional.empty()),
        1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "env",
        "echo \"$TIDE\" >&2; exit 3",
        "for i in $(seq 400); do echo \"line $i $TIDE\"; done",
        "echo -n \"$TIDE\" | head -c 9; sleep 0.2; echo -n \"$TIDE\" | tail -c +10",
        "echo -n \"user:$TIDE\" | base64",
        "echo \"$TIDE\" | rev"
      })
  void it_is_not_in_what_the_call_prints_nor_on_disk(String command) throws IOException {
    Settlement settlement = granted(command, "TIDE");
    assertThat(settlement).isInstanceOf(Observed.class);
    assertThat(settlement.toString())
        .contains("[redacted:known-secret]")
        .doesNotContain("turns at");
    assertThat(filesWith("turns at")).isEmpty();
    assertThat(filesWith("noon")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"env > here.txt", "mkdir a; echo \"$TIDE\" | base64 > a/b", "ln -s /x y; env >z"})
  void a_file_with_it_is_not_kept(String command) throws IOException {
    desk.shell("echo before > old.txt");
    Settlement settlement = granted("echo after > old.txt; " + command, "TIDE");
    assertThat(settlement)
        .isInstanceOfSatisfying(
            Failed.class,
            failed -> {
              assertThat(failed.message()).contains("holds the value of a secret");
              assertThat(failed.root()).isEqualTo(desk.root());
            });
    assertThat(Files.readString(desk.files().resolve("old.txt"))).isEqualTo("before\n");
    assertThat(filesWith("turns at")).isEmpty();
  }

  @Test
  void a_call_that_was_granted_nothing_may_write_the_same_words() {
    assertThat(desk.shell("echo the tide turns at noon | tee f").output().head())
        .isEqualTo("the tide turns at noon\n");
  }

  @Test
  void a_secret_that_is_too_short_to_be_kept_out_is_not_granted() {
    assertThat(granted("env", "TINY"))
        .isInstanceOfSatisfying(
            Failed.class, failed -> assertThat(failed.message()).contains("TINY is too short"));
  }

  private List<String> filesWith(String words) throws IOException {
    try (Stream<Path> all = Files.walk(dir)) {
      return all.filter(Files::isRegularFile)
          .filter(file -> read(file).contains(words))
          .map(Path::toString)
          .toList();
    }
  }

  private static String read(Path file) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
