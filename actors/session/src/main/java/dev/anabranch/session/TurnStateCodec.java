package dev.anabranch.session;

import dev.anabranch.events.Header;
import dev.anabranch.events.ToolCall;
import dev.anabranch.events.ToolEvent;
import dev.anabranch.events.TurnEvent;
import dev.anabranch.json.Json;
import dev.anabranch.json.JsonRefused;
import java.util.List;
import java.util.Optional;

/** {@link Turn} in a snapshot. A call is told by its place in the reply, which is kept once. */
final class TurnStateCodec {
  private TurnStateCodec() {}

  static Json.Obj encode(Turn turn) {
    Json.Obj json =
        Json.object()
            .with("head", turn.head())
            .with("number", turn.number())
            .with("attempts", turn.attempts())
            .withLong("retryMillis", turn.retryMillis())
            .with("calls", Json.array(turn.calls().stream().map(TurnStateCodec::call).toList()))
            .with("cutReplies", turn.cutReplies())
            .with("emptyReplies", turn.emptyReplies())
            .with("lateable", Json.strings(turn.lateable()));
    if (turn.requested().isPresent()) {
      json = json.with("requested", request(turn.requested().get()));
    }
    json = StateCodec.with(json, "reply", turn.reply());
    return StateCodec.with(json, "broken", turn.broken());
  }

  private static Json.Obj request(Turn.Request request) {
    return Json.object().with("seq", request.seq()).with("attempt", request.attempt());
  }

  private static Json.Obj call(Turn.Call call) {
    Json.Obj json = Json.object().with("address", call.address()).with("attempt", call.attempt());
    return StateCodec.with(json, "settlement", call.settlement());
  }

  static Turn decode(Json.Obj json, Header header) {
    Optional<TurnEvent.ModelReplied> reply =
        StateCodec.event(json, "reply", TurnEvent.ModelReplied.class);
    return new Turn(
        json.integer("head"),
        Math.toIntExact(json.integer("number")),
        Math.toIntExact(json.integer("attempts")),
        json.find("requested").map(Json::asObject).map(TurnStateCodec::request),
        json.findInteger("retryMillis"),
        reply,
        json.list("calls").stream()
            .map(Json::asObject)
            .map(call -> call(call, reply, header))
            .toList(),
        Math.toIntExact(json.integer("cutReplies")),
        Math.toIntExact(json.integer("emptyReplies")),
        json.list("lateable").stream().map(Json::asText).toList(),
        StateCodec.event(json, "broken", TurnEvent.PrefixBroken.class));
  }

  private static Turn.Request request(Json.Obj json) {
    return new Turn.Request(json.integer("seq"), Math.toIntExact(json.integer("attempt")));
  }

  private static Turn.Call call(
      Json.Obj json, Optional<TurnEvent.ModelReplied> reply, Header header) {
    String address = json.text("address");
    int index = Integer.parseInt(address.substring(address.indexOf('.') + 1));
    List<ToolCall> calls =
        reply.orElseThrow(() -> new JsonRefused("a call without a reply")).calls();
    return Turn.Call.of(address, calls.get(index), header)
        .with(
            Math.toIntExact(json.integer("attempt")),
            StateCodec.event(json, "settlement", ToolEvent.Settlement.class));
  }
}
