package dev.anabranch.sessions;

import dev.anabranch.json.Json;
import dev.anabranch.session.SessionState;
import dev.anabranch.session.Turn;
import java.util.List;
import java.util.stream.Collectors;

/** What a session asks people, as they see it. */
final class Asked {
  private Asked() {}

  /** {@code {call, tool, arguments, kind}}, the kind being approval or answer. */
  static List<Json.Obj> json(SessionState state) {
    return state.turn().asking().stream()
        .map(call ->
            Json.object()
                .with("call", call.address())
                .with("tool", call.call().name())
                .with("arguments", call.call().arguments())
                .with("kind", kind(call)))
        .toList();
  }

  private static String kind(Turn.Call call) {
    return call.hold().filter(Turn.Hold.ANSWER::equals).isPresent() ? "answer" : "approval";
  }

  /** One line that says which verbs bring it on. */
  static String words(SessionState state) {
    return state.turn().asking().stream()
        .map(call ->
            kind(call).equals("answer")
                ? "`answer` call " + call.address()
                : "`approve` or `deny` call " + call.address() + ", " + call.call().name())
        .collect(Collectors.joining("; "));
  }
}
