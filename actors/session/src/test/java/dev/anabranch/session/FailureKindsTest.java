package dev.anabranch.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.events.Event;
import dev.anabranch.events.Limits;
import dev.anabranch.events.Output;
import dev.anabranch.events.RetryPolicy;
import dev.anabranch.events.Terms;
import dev.anabranch.events.ToolCall;
import dev.anabranch.events.ToolEvent;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever goes wrong with a call is one event, and the model is told of it with its class. */
class FailureKindsTest {
  private static final ToolCall READ = Played.call("fs_read", "{\"path\":\"a\"}");
  private static final ToolCall POST = Played.call(Played.OUTSIDE, "{}");

  static Stream<Arguments> kinds() {
    return Stream.of(
        failed(ToolEvent.Kind.TIMEOUT),
        failed(ToolEvent.Kind.LOST),
        failed(ToolEvent.Kind.SANDBOX),
        failed(ToolEvent.Kind.SCHEMA),
        failed(ToolEvent.Kind.LIMIT),
        kind(
            "[exit 2]",
            READ,
            (played, call) ->
                played.settle(
                    new ToolEvent.Observed(
                        call,
                        2,
                        Output.of("no such file"),
                        Optional.empty(),
                        1,
                        Optional.empty()))),
        kind(
            "[in doubt]",
            READ,
            (played, call) -> played.settle(new ToolEvent.InDoubt(call, "The worker was lost."))),
        kind(
            "[cancelled]",
            READ,
            (played, call) -> played.settle(new ToolEvent.CallCancelled(call, Optional.empty()))),
        kind(
            "[denied by owner]",
            POST,
            (played, call) -> played.tell(new SessionCommand.Deny(call, "not now", "owner"))),
        kind(
            "[rejected] There is no tool no_such",
            Played.call("no_such", "{}"),
            FailureKindsTest::nobody),
        kind(
            "[rejected] The arguments are not",
            Played.call("fs_read", "{oops"),
            FailureKindsTest::nobody),
        kind(
            "[rejected] plan_update: ", Played.call("plan_update", "{}"), FailureKindsTest::nobody),
        kind(
            "is not allowed in state looking",
            Played.call("shell_run", "{}"),
            FailureKindsTest::nobody));
  }

  private static Arguments failed(ToolEvent.Kind kind) {
    return kind(
        "[failed: " + kind.wire() + "]",
        READ,
        (played, call) ->
            played.settle(
                new ToolEvent.Failed(call, kind, "it broke", Output.EMPTY, Optional.empty(), 1)));
  }

  private static Arguments kind(String shown, ToolCall call, BiConsumer<Played, String> settling) {
    return Arguments.of(shown, call, settling);
  }

  private static void nobody(Played played, String call) {
    // the session itself refuses it
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("kinds")
  void each_kind_is_once_in_the_journal_and_in_the_next_request_with_its_class(
      String shown, ToolCall call, BiConsumer<Played, String> settling) {
    boolean masked = shown.contains("state looking");
    Terms terms =
        new Terms(
            masked ? RandomWorld.STRICT : Terms.DEFAULT.policy(),
            RetryPolicy.DEFAULT,
            OptionalLong.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    Played played = Played.submitted(3, Limits.DEFAULT, terms);
    played.reply(call);
    settling.accept(played, played.address(0));

    List<Event> failures =
        played.journal.stream().filter(event -> event instanceof ToolEvent.Settlement).toList();
    assertThat(failures).hasSize(1);
    assertThat(played.state.turn().requested()).isPresent();
    assertThat(played.prompt().split(java.util.regex.Pattern.quote(shown), -1)).hasSize(2);
  }
}
