package dev.anabranch.events;

import dev.anabranch.json.Json;

/** {@link ToolEvent} on the wire. */
final class ToolCodec {
  private ToolCodec() {}

  static String type(ToolEvent event) {
    return switch (event) {
      case ToolEvent.Dispatched e -> "Dispatched";
      case ToolEvent.Observed e -> "Observed";
      case ToolEvent.Failed e -> "Failed";
      case ToolEvent.Rejected e -> "Rejected";
      case ToolEvent.CallDenied e -> "CallDenied";
      case ToolEvent.CallCancelled e -> "CallCancelled";
      case ToolEvent.InDoubt e -> "InDoubt";
      case ToolEvent.LateResult e -> "LateResult";
    };
  }

  static Json.Obj encode(ToolEvent event) {
    Json.Obj json = Json.object().with("call", event.call());
    return switch (event) {
      case ToolEvent.Dispatched e -> json.with("attempt", e.attempt());
      case ToolEvent.Observed e ->
          json.with("exit", e.exit())
              .with("output", output(e.output()))
              .withText("root", e.root())
              .with("wallMillis", e.wallMillis())
              .withText("sandbox", e.sandbox());
      case ToolEvent.Failed e -> failed(json, e);
      case ToolEvent.Rejected e -> json.with("reason", e.reason());
      case ToolEvent.CallDenied e -> json.with("reason", e.reason()).with("by", e.by());
      case ToolEvent.CallCancelled e -> json.withText("root", e.root());
      case ToolEvent.InDoubt e -> json.with("reason", e.reason());
      case ToolEvent.LateResult e -> json.with("summary", e.summary());
    };
  }

  static ToolEvent decode(String type, Json.Obj json) {
    String call = json.text("call");
    return switch (type) {
      case "Dispatched" -> new ToolEvent.Dispatched(call, Math.toIntExact(json.integer("attempt")));
      case "Observed" ->
          new ToolEvent.Observed(
              call,
              Math.toIntExact(json.integer("exit")),
              output(json.obj("output")),
              json.findText("root"),
              json.integer("wallMillis"),
              json.findText("sandbox"));
      case "Failed" ->
          new ToolEvent.Failed(
              call,
              ToolEvent.Kind.of(json.text("kind")),
              json.text("message"),
              output(json.obj("output")),
              json.findText("root"),
              json.integer("wallMillis"),
              json.find("givenUp").isPresent());
      case "Rejected" -> new ToolEvent.Rejected(call, json.text("reason"));
      case "CallDenied" -> new ToolEvent.CallDenied(call, json.text("reason"), json.text("by"));
      case "CallCancelled" -> new ToolEvent.CallCancelled(call, json.findText("root"));
      case "InDoubt" -> new ToolEvent.InDoubt(call, json.text("reason"));
      default -> new ToolEvent.LateResult(call, json.text("summary"));
    };
  }

  private static Json.Obj failed(Json.Obj json, ToolEvent.Failed e) {
    Json.Obj told =
        json.with("kind", e.kind().wire())
            .with("message", e.message())
            .with("output", output(e.output()))
            .withText("root", e.root())
            .with("wallMillis", e.wallMillis());
    return e.givenUp() ? told.with("givenUp", true) : told;
  }

  private static Json.Obj output(Output output) {
    return Json.object()
        .with("head", output.head())
        .with("tail", output.tail())
        .with("bytes", output.bytes())
        .withText("blob", output.blob())
        .with("cut", output.cut());
  }

  private static Output output(Json.Obj json) {
    return new Output(
        json.text("head"),
        json.text("tail"),
        json.integer("bytes"),
        json.findText("blob"),
        json.bool("cut"));
  }
}
