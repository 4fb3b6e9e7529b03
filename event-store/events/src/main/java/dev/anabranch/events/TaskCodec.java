package dev.anabranch.events;

import dev.anabranch.json.Json;

/** {@link TaskEvent} on the wire. */
final class TaskCodec {
  private TaskCodec() {}

  static String type(TaskEvent event) {
    return switch (event) {
      case TaskEvent.Submitted e -> "Submitted";
      case TaskEvent.Forked e -> "Forked";
      case TaskEvent.Edited e -> "Edited";
      case TaskEvent.TaskReworded e -> "TaskReworded";
      case TaskEvent.Superseded e -> "Superseded";
      case TaskEvent.Ended e -> "Ended";
      case TaskEvent.CancelRequested e -> "CancelRequested";
      case TaskEvent.SessionCancelled e -> "SessionCancelled";
      case TaskEvent.BudgetReached e -> "BudgetReached";
      case TaskEvent.BudgetRaised e -> "BudgetRaised";
    };
  }

  static Json.Obj encode(TaskEvent event) {
    return switch (event) {
      case TaskEvent.Submitted e -> submitted(e);
      case TaskEvent.Forked e -> forked(e);
      case TaskEvent.Edited e ->
          Json.object().with("replaces", e.replaces()).with("as", e.as()).with("by", e.by());
      case TaskEvent.TaskReworded e -> Json.object().with("task", e.task());
      case TaskEvent.Superseded e -> Json.object().with("by", e.by().value());
      case TaskEvent.Ended e ->
          Json.object()
              .with("outcome", e.outcome().wire())
              .withText("answer", e.answer())
              .withText("reason", e.reason());
      case TaskEvent.CancelRequested e -> Json.object();
      case TaskEvent.SessionCancelled e -> Json.object();
      case TaskEvent.BudgetReached e ->
          Json.object().with("what", e.what().wire()).with("limit", e.limit());
      case TaskEvent.BudgetRaised e ->
          Json.object().with("what", e.what().wire()).with("added", e.added()).with("by", e.by());
    };
  }

  static TaskEvent decode(String type, Json.Obj json) {
    return switch (type) {
      case "Submitted" -> submitted(json);
      case "Forked" ->
          new TaskEvent.Forked(
              new SessionId(json.text("parent")),
              json.integer("at"),
              json.find("assignment").map(Json::asObject).map(TaskCodec::assignment));
      case "Edited" ->
          new TaskEvent.Edited(json.integer("replaces"), json.integer("as"), json.text("by"));
      case "TaskReworded" -> new TaskEvent.TaskReworded(json.text("task"));
      case "Superseded" -> new TaskEvent.Superseded(new SessionId(json.text("by")));
      case "Ended" ->
          new TaskEvent.Ended(
              TaskEvent.Outcome.of(json.text("outcome")),
              json.findText("answer"),
              json.findText("reason"));
      case "CancelRequested" -> new TaskEvent.CancelRequested();
      case "SessionCancelled" -> new TaskEvent.SessionCancelled();
      case "BudgetReached" ->
          new TaskEvent.BudgetReached(Budget.of(json.text("what")), json.integer("limit"));
      default ->
          new TaskEvent.BudgetRaised(
              Budget.of(json.text("what")), json.integer("added"), json.text("by"));
    };
  }

  private static Json.Obj forked(TaskEvent.Forked e) {
    Json.Obj json = Json.object().with("parent", e.parent().value()).with("at", e.at());
    return e.assignment().map(own -> json.with("assignment", assignment(own))).orElse(json);
  }

  private static Json.Obj assignment(TaskEvent.Assignment own) {
    return Json.object()
        .with("child", TermsCodec.child(own.child()))
        .with("autonomy", own.autonomy())
        .with("limits", TermsCodec.limits(own.limits()));
  }

  private static TaskEvent.Assignment assignment(Json.Obj json) {
    return new TaskEvent.Assignment(
        TermsCodec.child(json.obj("child")),
        Math.toIntExact(json.integer("autonomy")),
        TermsCodec.limits(json.obj("limits")));
  }

  private static Json.Obj submitted(TaskEvent.Submitted e) {
    Json.Obj json =
        Json.object()
            .with("task", e.task())
            .with("model", TermsCodec.model(e.model()))
            .with("header", HeaderCodec.encode(e.header()))
            .withText("root", e.root())
            .with("autonomy", e.autonomy())
            .with("owner", e.owner())
            .with("limits", TermsCodec.limits(e.limits()))
            .withText("requestDigest", e.requestDigest());
    return e.terms().equals(Terms.DEFAULT) ? json : json.with("terms", TermsCodec.terms(e.terms()));
  }

  private static TaskEvent.Submitted submitted(Json.Obj json) {
    return new TaskEvent.Submitted(
        json.text("task"),
        TermsCodec.model(json.obj("model")),
        HeaderCodec.decode(json.obj("header")),
        json.findText("root"),
        Math.toIntExact(json.integer("autonomy")),
        json.text("owner"),
        TermsCodec.limits(json.obj("limits")),
        json.find("terms").map(Json::asObject).map(TermsCodec::terms).orElse(Terms.DEFAULT),
        json.findText("requestDigest"));
  }
}
