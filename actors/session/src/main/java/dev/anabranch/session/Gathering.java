package dev.anabranch.session;

import dev.anabranch.events.ChildEvent;
import dev.anabranch.events.Output;
import dev.anabranch.events.ToolEvent;
import dev.anabranch.json.Json;
import dev.anabranch.json.JsonRefused;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the sub-agents of a call brought back, put together: of one its result, of a map a line of
 * canonical JSON for each item, in the order of the items, whoever was first.
 */
public final class Gathering {
  /** What is longer belongs in a blob. */
  private static final int INLINE_BYTES_MAX = 4096;

  private Gathering() {}

  /** True if nothing is left to wait for. */
  static boolean isWhole(Turn.Call call, Delegation delegation) {
    return call.children().size() == delegation.count() && call.working().isEmpty();
  }

  /** The indexes that nobody works for yet. */
  static List<Integer> waiting(Turn.Call call, Delegation delegation) {
    List<Integer> waiting = new ArrayList<>();
    for (int i = 0; i < delegation.count(); i++) {
      int index = i;
      if (call.children().stream().noneMatch(child -> child.index() == index)) {
        waiting.add(index);
      }
    }
    return waiting;
  }

  /** True if all ended and the whole is so long that a blob must be put before it is told. */
  static boolean isErrand(Turn.Call call) {
    return call.open()
        && !call.children().isEmpty()
        && Delegation.find(call).filter(asked -> isWhole(call, asked)).isPresent()
        && bytes(text(call)) > INLINE_BYTES_MAX;
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  static ToolEvent.Observed observed(Turn.Call call) {
    return observed(call, Output.of(text(call)));
  }

  /** The settlement, with an output that stands for {@link #text}. */
  public static ToolEvent.Observed observed(Turn.Call call, Output output) {
    return new ToolEvent.Observed(
        call.address(), exit(call), output, Optional.empty(), 0, Optional.empty());
  }

  /** A call of which nothing came back is a failure; else each row says what became of it. */
  private static int exit(Turn.Call call) {
    boolean failed = call.children().stream().allMatch(child -> !(end(child) instanceof Submitted));
    return failed ? 1 : 0;
  }

  /** All that they brought back. */
  public static String text(Turn.Call call) {
    Delegation delegation = Delegation.of(call);
    if (!delegation.map()) {
      return switch (end(call.children().getFirst())) {
        case Submitted submitted -> submitted.result();
        case Lost lost -> "The sub-agent failed: " + lost.reason();
      };
    }
    StringBuilder rows = new StringBuilder();
    for (Turn.Child child : call.children()) {
      rows.append(row(delegation, child).canonical()).append('\n');
    }
    return rows.toString();
  }

  private static Json.Obj row(Delegation delegation, Turn.Child child) {
    Json.Obj row =
        Json.object()
            .with("index", child.index())
            .with("item", delegation.items().get(child.index()));
    return switch (end(child)) {
      case Submitted submitted ->
          row.with("result", result(submitted.result(), delegation.schema().isPresent()));
      case Lost lost -> row.with("error", lost.reason());
    };
  }

  private static Json result(String text, boolean json) {
    try {
      return json ? Json.parse(text) : Json.text(text);
    } catch (JsonRefused e) {
      return Json.text(text);
    }
  }

  private sealed interface End {}

  private record Submitted(String result) implements End {}

  private record Lost(String reason) implements End {}

  private static End end(Turn.Child child) {
    return switch (child.end().orElseThrow()) {
      case ChildEvent.ChildSubmitted e -> new Submitted(e.result());
      case ChildEvent.ChildFailed e -> new Lost(e.reason());
      case ChildEvent.ChildStarted e -> throw new IllegalStateException("a start is no end");
    };
  }
}
