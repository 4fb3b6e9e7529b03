package dev.anabranch.events;

import dev.anabranch.json.Json;
import java.math.BigDecimal;

/** {@link ChildEvent} on the wire. */
final class ChildCodec {
  private ChildCodec() {}

  static String type(ChildEvent event) {
    return switch (event) {
      case ChildEvent.ChildStarted e -> "ChildStarted";
      case ChildEvent.ChildSubmitted e -> "ChildSubmitted";
      case ChildEvent.ChildFailed e -> "ChildFailed";
    };
  }

  static Json.Obj encode(ChildEvent event) {
    Json.Obj json =
        Json.object()
            .with("call", event.call())
            .with("index", event.index())
            .with("child", event.child().value());
    return switch (event) {
      case ChildEvent.ChildStarted e ->
          e.limits().equals(Limits.DEFAULT)
              ? json
              : json.with("limits", TermsCodec.limits(e.limits()));
      case ChildEvent.ChildSubmitted e ->
          json.with("result", e.result()).with("spent", spent(e.spent()));
      case ChildEvent.ChildFailed e ->
          json.with("reason", e.reason()).with("spent", spent(e.spent()));
    };
  }

  static ChildEvent decode(String type, Json.Obj json) {
    String call = json.text("call");
    int index = Math.toIntExact(json.integer("index"));
    SessionId child = new SessionId(json.text("child"));
    return switch (type) {
      case "ChildStarted" ->
          new ChildEvent.ChildStarted(
              call,
              index,
              child,
              json.find("limits")
                  .map(Json::asObject)
                  .map(TermsCodec::limits)
                  .orElse(Limits.DEFAULT));
      case "ChildSubmitted" ->
          new ChildEvent.ChildSubmitted(
              call, index, child, json.text("result"), spent(json.obj("spent")));
      default ->
          new ChildEvent.ChildFailed(
              call, index, child, json.text("reason"), spent(json.obj("spent")));
    };
  }

  private static Json.Obj spent(ChildEvent.Spent spent) {
    return Json.object()
        .withLong("tokens", spent.tokens())
        .with("cost", spent.cost().toPlainString());
  }

  private static ChildEvent.Spent spent(Json.Obj json) {
    return new ChildEvent.Spent(json.findInteger("tokens"), new BigDecimal(json.text("cost")));
  }
}
