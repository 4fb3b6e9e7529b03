package dev.anabranch.events;

import dev.anabranch.json.Json;

/** {@link PeopleEvent} on the wire. */
final class PeopleCodec {
  private PeopleCodec() {}

  static String type(PeopleEvent event) {
    return switch (event) {
      case PeopleEvent.Steered e -> "Steered";
      case PeopleEvent.SteerAdmitted e -> "SteerAdmitted";
      case PeopleEvent.ApprovalRequested e -> "ApprovalRequested";
      case PeopleEvent.Approved e -> "Approved";
      case PeopleEvent.Asked e -> "Asked";
      case PeopleEvent.Answered e -> "Answered";
      case PeopleEvent.AutonomyChanged e -> "AutonomyChanged";
      case PeopleEvent.Paused e -> "Paused";
      case PeopleEvent.Resumed e -> "Resumed";
    };
  }

  static Json.Obj encode(PeopleEvent event) {
    return switch (event) {
      case PeopleEvent.Steered e -> Json.object().with("text", e.text()).with("by", e.by());
      case PeopleEvent.SteerAdmitted e ->
          Json.object().with("steered", e.steered()).with("text", e.text());
      case PeopleEvent.ApprovalRequested e ->
          Json.object()
              .with("call", e.call())
              .with("tool", e.tool())
              .with("arguments", e.arguments())
              .with("reason", e.reason());
      case PeopleEvent.Approved e ->
          Json.object()
              .with("call", e.call())
              .withText("arguments", e.arguments())
              .with("by", e.by());
      case PeopleEvent.Asked e ->
          Json.object().with("call", e.call()).with("question", e.question());
      case PeopleEvent.Answered e ->
          Json.object().with("call", e.call()).with("text", e.text()).with("by", e.by());
      case PeopleEvent.AutonomyChanged e ->
          Json.object().with("level", e.level()).with("by", e.by());
      case PeopleEvent.Paused e -> Json.object().with("by", e.by());
      case PeopleEvent.Resumed e -> Json.object().with("by", e.by());
    };
  }

  static PeopleEvent decode(String type, Json.Obj json) {
    return switch (type) {
      case "Steered" -> new PeopleEvent.Steered(json.text("text"), json.text("by"));
      case "SteerAdmitted" ->
          new PeopleEvent.SteerAdmitted(json.integer("steered"), json.text("text"));
      case "ApprovalRequested" ->
          new PeopleEvent.ApprovalRequested(
              json.text("call"), json.text("tool"), json.text("arguments"), json.text("reason"));
      case "Approved" ->
          new PeopleEvent.Approved(json.text("call"), json.findText("arguments"), json.text("by"));
      case "Asked" -> new PeopleEvent.Asked(json.text("call"), json.text("question"));
      case "Answered" ->
          new PeopleEvent.Answered(json.text("call"), json.text("text"), json.text("by"));
      case "AutonomyChanged" ->
          new PeopleEvent.AutonomyChanged(Math.toIntExact(json.integer("level")), json.text("by"));
      case "Paused" -> new PeopleEvent.Paused(json.text("by"));
      default -> new PeopleEvent.Resumed(json.text("by"));
    };
  }
}
