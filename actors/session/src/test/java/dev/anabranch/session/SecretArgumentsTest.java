package dev.anabranch.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.events.EventCodec;
import dev.anabranch.events.ToolEvent;
import dev.anabranch.json.Json;
import dev.anabranch.secrets.Redactor;
import dev.anabranch.secrets.SampleSecrets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SecretArgumentsTest {
  static Stream<SampleSecrets.Sample> samples() {
    return SampleSecrets.all(3).stream();
  }

  private static String written(Played played) {
    return played.journal.stream()
        .map(event -> EventCodec.encode(event).canonical())
        .collect(Collectors.joining("\n"));
  }

  private static String arguments(String text) {
    return Json.object().with("command", "echo " + text).canonical();
  }

  @ParameterizedTest
  @MethodSource("samples")
  void no_entry_holds_a_secret_and_a_call_that_held_one_is_not_run(SampleSecrets.Sample sample) {
    Played played = Played.submitted(4);
    played.tell(new SessionCommand.Message("take " + sample.text(), "owner"));
    played.reply(
        Played.call("shell_run", arguments("fine")),
        Played.call("shell_run", arguments(sample.text())));
    assertThat(played.state.dueCalls()).hasSize(1);
    String second = played.address(1);
    played.observe(played.address(0), "it said " + sample.text());
    assertThat(played.journal.stream().filter(ToolEvent.Rejected.class::isInstance))
        .singleElement()
        .isInstanceOfSatisfying(
            ToolEvent.Rejected.class,
            rejected -> {
              assertThat(rejected.call()).isEqualTo(second);
              assertThat(rejected.reason()).contains("nothing was run");
            });
    assertThat(written(played)).doesNotContain(sample.secret());
    Turn live = played.state.turn();
    played.restart();
    assertThat(played.last).isEmpty();
    assertThat(played.state.turn()).isEqualTo(live);
  }

  @Test
  void a_mark_that_the_model_copied_gets_into_no_file_but_into_a_summary() {
    Played played = Played.submitted(4);
    String mark = Redactor.SHAPES.redact(SampleSecrets.all(3).getFirst().text());
    played.reply(
        Played.call(
            "fs_write",
            Json.object().with("path", ".env").with("content", "KEY=" + mark).canonical()));
    assertThat(played.journal.stream().filter(ToolEvent.Rejected.class::isInstance)).hasSize(1);
    played.reply(
        Played.call(
            "submit_result",
            Json.object()
                .with("status", "completed")
                .with("summary", "there is " + mark)
                .canonical()));
    assertThat(played.state.status()).isEqualTo("completed");
  }

  @Test
  void a_value_that_is_known_here_is_in_no_entry() {
    Played played = Played.submitted(4);
    SessionCommand said = new SessionCommand.Message("the tide turns at noon", "owner");
    Redactor knowing = Redactor.SHAPES.knowing(List.of("tide turns"));
    assertThat(SessionDecider.decide(played.state, said, knowing).toString())
        .contains("the [redacted:known-secret] at noon");
    assertThat(SessionDecider.decide(played.state, said).toString()).contains("tide turns");
  }
}
