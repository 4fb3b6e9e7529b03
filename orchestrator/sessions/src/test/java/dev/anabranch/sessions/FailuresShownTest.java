package dev.anabranch.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.bus.ToolRequest;
import dev.anabranch.events.Output;
import dev.anabranch.events.SessionId;
import dev.anabranch.events.Terms;
import dev.anabranch.events.ToolCall;
import dev.anabranch.events.ToolEvent;
import dev.anabranch.json.Json;
import dev.anabranch.model.ModelRequest;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What goes wrong with a call in a running session is in its journal and its next request. */
class FailuresShownTest {

  /** A call, how its request must show what became of it, and what became of it. */
  private record Failure(ToolCall call, String shown, Class<? extends ToolEvent> event) {}

  private static final List<Failure> FAILURES =
      List.of(
          failed("timeout"),
          failed("lost"),
          failed("sandbox"),
          failed("schema"),
          failed("limit"),
          read("exit", "[exit 2]\nit is exit", ToolEvent.Observed.class),
          read("doubt", "[in doubt] it is doubt", ToolEvent.InDoubt.class),
          read("cancelled", "[cancelled]", ToolEvent.CallCancelled.class),
          new Failure(
              new ToolCall("c", MemoryHouse.OUTSIDE, "{\"path\":\"denied\"}"),
              "[denied by owner] it is denied",
              ToolEvent.CallDenied.class),
          new Failure(
              new ToolCall("c", "no_such", "{}"),
              "[rejected] There is no tool no_such.",
              ToolEvent.Rejected.class),
          new Failure(
              new ToolCall("c", "fs_read", "{oops"),
              "[rejected] The arguments are not a JSON object.",
              ToolEvent.Rejected.class),
          new Failure(
              new ToolCall("c", "plan_update", "{}"),
              "[rejected] plan_update: ",
              ToolEvent.Rejected.class));

  private static Failure failed(String kind) {
    return read(kind, "[failed: " + kind + "] it is " + kind, ToolEvent.Failed.class);
  }

  private static Failure read(String path, String shown, Class<? extends ToolEvent> event) {
    String arguments = Json.object().with("path", path).canonical();
    return new Failure(new ToolCall("c", "fs_read", arguments), shown, event);
  }

  private static ToolEvent.Settlement worker(ToolRequest request) {
    String kind = request.arguments().text("path");
    String call = request.call();
    String text = "it is " + kind;
    return switch (kind) {
      case "exit" ->
          new ToolEvent.Observed(call, 2, Output.of(text), Optional.empty(), 1, Optional.empty());
      case "doubt" -> new ToolEvent.InDoubt(call, text);
      case "cancelled" -> new ToolEvent.CallCancelled(call, Optional.empty());
      default ->
          new ToolEvent.Failed(
              call, ToolEvent.Kind.of(kind), text, Output.EMPTY, Optional.empty(), 1);
    };
  }

  @Test
  void twelve_kinds_are_each_once_in_the_journal_and_once_in_the_next_request() throws Exception {
    CallingModel model =
        new CallingModel(FAILURES.stream().map(failure -> List.of(failure.call())).toList());
    try (MemoryHouse house = new MemoryHouse(model, request -> Optional.of(worker(request)))) {
      SessionId id = house.begin(2, Terms.DEFAULT);
      house.awaitStatus(id, "waiting");
      Wish.Deny deny = new Wish.Deny(house.show(id).asks().getFirst().call(), "it is denied");
      MemoryHouse.get(house.sessions.wish(id, deny));
      house.awaitStatus(id, "completed");

      assertThat(FAILURES).hasSize(12);
      List<ToolEvent.Settlement> settled = house.events(id, ToolEvent.Settlement.class);
      assertThat(settled).hasSameSizeAs(FAILURES);
      assertThat(model.asked).hasSize(FAILURES.size() + 1);
      for (int i = 0; i < FAILURES.size(); i++) {
        Failure failure = FAILURES.get(i);
        assertThat(settled.get(i)).isInstanceOf(failure.event());
        assertThat(times(model.asked.get(i), failure.shown())).as(failure.shown()).isZero();
        assertThat(times(model.asked.get(i + 1), failure.shown())).as(failure.shown()).isOne();
        assertThat(model.asked.get(i + 1).messages().getLast().text("content"))
            .startsWith(failure.shown());
      }
    }
  }

  private static int times(ModelRequest request, String shown) {
    Pattern text = Pattern.compile(Pattern.quote(shown));
    return request.messages().stream()
        .map(message -> message.findText("content").orElse(""))
        .mapToInt(content -> (int) text.matcher(content).results().count())
        .sum();
  }
}
