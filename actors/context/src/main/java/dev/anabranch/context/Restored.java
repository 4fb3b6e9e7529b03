package dev.anabranch.context;

import dev.anabranch.events.ToolEvent;
import dev.anabranch.events.TurnEvent;
import dev.anabranch.json.Json;

/** What {@code ctx_restore} brings back: the bytes that the prompt showed before it was reduced. */
public final class Restored {
  private Restored() {}

  /** The result of a call as it was shown, without the line that led it in. */
  public static String result(ToolEvent.Settlement settlement) {
    return switch (settlement) {
      case ToolEvent.Observed observed -> ChatMessages.excerpt(observed.call(), observed.output());
      case ToolEvent.Settlement other ->
          new RendererTwo(Wording.of(java.util.Optional.empty()))
              .render(1, other)
              .getFirst()
              .text("content");
    };
  }

  /** The arguments of the call at {@code index} as the model wrote them. */
  public static String arguments(TurnEvent.ModelReplied reply, int index) {
    Json.Obj call =
        ChatMessages.assistant(1, reply).getFirst().list("tool_calls").get(index).asObject();
    return call.obj("function").text("arguments");
  }
}
