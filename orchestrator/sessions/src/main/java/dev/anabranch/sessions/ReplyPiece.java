package dev.anabranch.sessions;

import dev.anabranch.json.Json;
import dev.anabranch.model.Delta;
import java.util.List;

/**
 * What is new of a reply that is still coming.
 *
 * @param request the entry of the request that it answers
 * @param attempt which attempt of the turn that was
 * @param from how many characters of the reply were told before; at 0 it begins, and what was told
 *     of an earlier reply is void
 * @param deltas what it says, neighbours of one kind as one
 * @param cut the rest of the reply is not told
 */
public record ReplyPiece(long request, int attempt, int from, List<Delta> deltas, boolean cut) {
  public ReplyPiece {
    deltas = List.copyOf(deltas);
  }

  /**
   * {@code {seq, attempt, from, pieces: [{text} | {call, tool} | {call, arguments}], cut?}}; {@code
   * call} is the place of a call in the reply, from 0.
   */
  public Json.Obj json() {
    Json.Obj json =
        Json.object()
            .with("seq", request)
            .with("attempt", attempt)
            .with("from", from)
            .with("pieces", Json.array(deltas.stream().map(ReplyPiece::json).toList()));
    return cut ? json.with("cut", true) : json;
  }

  private static Json.Obj json(Delta delta) {
    return switch (delta) {
      case Delta.Text text -> Json.object().with("text", text.piece());
      case Delta.Call call -> Json.object().with("call", call.call()).with("tool", call.tool());
      case Delta.Arguments part ->
          Json.object().with("call", part.call()).with("arguments", part.piece());
    };
  }
}
