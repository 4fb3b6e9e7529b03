package dev.anabranch.session;

import dev.anabranch.events.ChildEvent;
import dev.anabranch.events.Header;
import dev.anabranch.events.Mask;
import dev.anabranch.events.SessionId;
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
            .with("putOff", turn.putOff())
            .with("calls", Json.array(turn.calls().stream().map(TurnStateCodec::call).toList()))
            .with("cutReplies", turn.cutReplies())
            .with("emptyReplies", turn.emptyReplies())
            .with("refusedResults", turn.refusedResults())
            .with("lateable", Json.strings(turn.lateable()));
    json = with(json, "requested", turn.requested().map(TurnStateCodec::request));
    json = with(json, "mask", turn.mask().map(TurnStateCodec::mask));
    json = with(json, "retry", turn.retry().map(TurnStateCodec::retry));
    json = StateCodec.with(json, "reply", turn.reply());
    return StateCodec.with(json, "broken", turn.broken());
  }

  private static Json.Obj with(Json.Obj json, String key, Optional<Json.Obj> value) {
    return value.map(some -> json.with(key, some)).orElse(json);
  }

  private static Json.Obj request(Turn.Request request) {
    return Json.object().with("seq", request.seq()).with("attempt", request.attempt());
  }

  private static Json.Obj mask(Mask mask) {
    return Json.object()
        .with("state", mask.state())
        .with("mode", mask.mode().wire())
        .with("allowed", Json.strings(mask.allowed()));
  }

  private static Json.Obj retry(Turn.Retry retry) {
    return Json.object().with("since", retry.since()).with("millis", retry.millis());
  }

  private static Json.Obj call(Turn.Call call) {
    Json.Obj json =
        Json.object()
            .with("address", call.address())
            .with("attempt", call.attempt())
            .withText("hold", call.hold().map(Turn.Hold::name))
            .with(
                "children",
                Json.array(call.children().stream().map(TurnStateCodec::child).toList()));
    json = with(json, "grant", call.grant().map(TurnStateCodec::grant));
    return StateCodec.with(json, "settlement", call.settlement());
  }

  private static Json.Obj child(Turn.Child child) {
    Json.Obj json =
        Json.object()
            .with("started", child.started())
            .with("index", child.index())
            .with("id", child.id().value())
            .with("limits", LifeCodec.limits(child.limits()));
    return StateCodec.with(json, "end", child.end());
  }

  private static Turn.Child readChild(Json.Obj json) {
    return new Turn.Child(
        json.integer("started"),
        Math.toIntExact(json.integer("index")),
        new SessionId(json.text("id")),
        LifeCodec.limits(json.obj("limits")),
        StateCodec.event(json, "end", ChildEvent.class));
  }

  private static Json.Obj grant(Turn.Grant grant) {
    return Json.object().with("seq", grant.seq()).withText("arguments", grant.arguments());
  }

  static Turn decode(Json.Obj json, Header header) {
    Optional<TurnEvent.ModelReplied> reply =
        StateCodec.event(json, "reply", TurnEvent.ModelReplied.class);
    Optional<Mask> mask = find(json, "mask").map(TurnStateCodec::readMask);
    return new Turn(
        json.integer("head"),
        Math.toIntExact(json.integer("number")),
        Math.toIntExact(json.integer("attempts")),
        find(json, "requested").map(TurnStateCodec::readRequest),
        mask,
        find(json, "retry")
            .map(retry -> new Turn.Retry(retry.integer("since"), retry.integer("millis"))),
        Math.toIntExact(json.integer("putOff")),
        reply,
        json.list("calls").stream()
            .map(Json::asObject)
            .map(call -> readCall(call, reply, header, mask))
            .toList(),
        Math.toIntExact(json.integer("cutReplies")),
        Math.toIntExact(json.integer("emptyReplies")),
        Math.toIntExact(json.integer("refusedResults")),
        json.list("lateable").stream().map(Json::asText).toList(),
        StateCodec.event(json, "broken", TurnEvent.PrefixBroken.class));
  }

  private static Optional<Json.Obj> find(Json.Obj json, String key) {
    return json.find(key).map(Json::asObject);
  }

  private static Turn.Request readRequest(Json.Obj json) {
    return new Turn.Request(json.integer("seq"), Math.toIntExact(json.integer("attempt")));
  }

  private static Mask readMask(Json.Obj json) {
    return new Mask(
        json.text("state"),
        Mask.Mode.of(json.text("mode")),
        json.list("allowed").stream().map(Json::asText).toList());
  }

  private static Turn.Call readCall(
      Json.Obj json, Optional<TurnEvent.ModelReplied> reply, Header header, Optional<Mask> mask) {
    String address = json.text("address");
    int index = Integer.parseInt(address.substring(address.indexOf('.') + 1));
    List<ToolCall> calls =
        reply.orElseThrow(() -> new JsonRefused("a call without a reply")).calls();
    Turn.Call call = Turn.Call.of(address, calls.get(index), header, mask);
    Optional<Turn.Grant> grant =
        find(json, "grant")
            .map(given -> new Turn.Grant(given.integer("seq"), given.findText("arguments")));
    call = grant.map(call::granted).orElse(call);
    call = call.withAttempt(Math.toIntExact(json.integer("attempt")));
    call = call.heldBy(json.findText("hold").map(Turn.Hold::valueOf));
    call =
        call.with(
            json.list("children").stream()
                .map(Json::asObject)
                .map(TurnStateCodec::readChild)
                .toList());
    return StateCodec.event(json, "settlement", ToolEvent.Settlement.class)
        .map(call::settled)
        .orElse(call);
  }
}
