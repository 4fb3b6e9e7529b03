package dev.anabranch.events;

import dev.anabranch.json.Json;
import java.util.List;

/** {@link TaskEvent} on the wire. */
final class TaskCodec {
  private TaskCodec() {}

  static String type(TaskEvent event) {
    return switch (event) {
      case TaskEvent.Submitted e -> "Submitted";
      case TaskEvent.Forked e -> "Forked";
      case TaskEvent.Superseded e -> "Superseded";
      case TaskEvent.Ended e -> "Ended";
      case TaskEvent.CancelRequested e -> "CancelRequested";
      case TaskEvent.SessionCancelled e -> "SessionCancelled";
      case TaskEvent.BudgetReached e -> "BudgetReached";
    };
  }

  static Json.Obj encode(TaskEvent event) {
    return switch (event) {
      case TaskEvent.Submitted e -> submitted(e);
      case TaskEvent.Forked e ->
          Json.object().with("parent", e.parent().value()).with("at", e.at());
      case TaskEvent.Superseded e -> Json.object().with("by", e.by().value());
      case TaskEvent.Ended e ->
          Json.object()
              .with("outcome", e.outcome().wire())
              .withText("answer", e.answer())
              .withText("reason", e.reason());
      case TaskEvent.CancelRequested e -> Json.object();
      case TaskEvent.SessionCancelled e -> Json.object();
      case TaskEvent.BudgetReached e ->
          Json.object().with("what", e.what()).with("limit", e.limit());
    };
  }

  static TaskEvent decode(String type, Json.Obj json) {
    return switch (type) {
      case "Submitted" -> submitted(json);
      case "Forked" -> new TaskEvent.Forked(new SessionId(json.text("parent")), json.integer("at"));
      case "Superseded" -> new TaskEvent.Superseded(new SessionId(json.text("by")));
      case "Ended" ->
          new TaskEvent.Ended(
              TaskEvent.Outcome.of(json.text("outcome")),
              json.findText("answer"),
              json.findText("reason"));
      case "CancelRequested" -> new TaskEvent.CancelRequested();
      case "SessionCancelled" -> new TaskEvent.SessionCancelled();
      default -> new TaskEvent.BudgetReached(json.text("what"), json.integer("limit"));
    };
  }

  private static Json.Obj submitted(TaskEvent.Submitted e) {
    return Json.object()
        .with("task", e.task())
        .with(
            "model",
            Json.object().with("id", e.model().id()).with("endpoint", e.model().endpoint()))
        .with("header", header(e.header()))
        .withText("root", e.root())
        .with("autonomy", e.autonomy())
        .with("owner", e.owner())
        .with(
            "limits",
            Json.object()
                .with("stepsMax", e.limits().stepsMax())
                .with("secondsMax", e.limits().secondsMax()))
        .withText("requestDigest", e.requestDigest());
  }

  private static TaskEvent.Submitted submitted(Json.Obj json) {
    Json.Obj model = json.obj("model");
    Json.Obj limits = json.obj("limits");
    return new TaskEvent.Submitted(
        json.text("task"),
        new ModelChoice(model.text("id"), model.text("endpoint")),
        header(json.obj("header")),
        json.findText("root"),
        Math.toIntExact(json.integer("autonomy")),
        json.text("owner"),
        new Limits(Math.toIntExact(limits.integer("stepsMax")), limits.integer("secondsMax")),
        json.findText("requestDigest"));
  }

  private static Json.Obj header(Header header) {
    List<Json.Obj> tools =
        header.tools().stream()
            .map(tool ->
                Json.object()
                    .with("name", tool.name())
                    .with("description", tool.description())
                    .with("parameters", tool.parameters())
                    .with("effect", tool.effect().wire()))
            .toList();
    return Json.object()
        .with("renderer", header.renderer())
        .with("system", header.system())
        .with("tools", Json.array(tools))
        .with("skills", Json.strings(header.skills()))
        .with("experiences", Json.strings(header.experiences()));
  }

  private static Header header(Json.Obj json) {
    List<ToolDefinition> tools =
        json.list("tools").stream()
            .map(Json::asObject)
            .map(tool ->
                new ToolDefinition(
                    tool.text("name"),
                    tool.text("description"),
                    tool.obj("parameters"),
                    ToolEffect.of(tool.text("effect"))))
            .toList();
    return new Header(
        json.text("renderer"),
        json.text("system"),
        tools,
        texts(json, "skills"),
        texts(json, "experiences"));
  }

  private static List<String> texts(Json.Obj json, String key) {
    return json.list(key).stream().map(Json::asText).toList();
  }
}
