package dev.anabranch.events;

import dev.anabranch.json.Json;
import java.util.List;

/** {@link PeopleEvent} and the plan on the wire. */
final class PeopleCodec {
  private PeopleCodec() {}

  static String type(PeopleEvent event) {
    return switch (event) {
      case PeopleEvent.Steered e -> "Steered";
      case PeopleEvent.SteerAdmitted e -> "SteerAdmitted";
      case PeopleEvent.Paused e -> "Paused";
      case PeopleEvent.Resumed e -> "Resumed";
    };
  }

  static Json.Obj encode(PeopleEvent event) {
    return switch (event) {
      case PeopleEvent.Steered e -> Json.object().with("text", e.text()).with("by", e.by());
      case PeopleEvent.SteerAdmitted e ->
          Json.object().with("steered", e.steered()).with("text", e.text());
      case PeopleEvent.Paused e -> Json.object().with("by", e.by());
      case PeopleEvent.Resumed e -> Json.object().with("by", e.by());
    };
  }

  static PeopleEvent decode(String type, Json.Obj json) {
    return switch (type) {
      case "Steered" -> new PeopleEvent.Steered(json.text("text"), json.text("by"));
      case "SteerAdmitted" ->
          new PeopleEvent.SteerAdmitted(json.integer("steered"), json.text("text"));
      case "Paused" -> new PeopleEvent.Paused(json.text("by"));
      default -> new PeopleEvent.Resumed(json.text("by"));
    };
  }

  static Json.Obj plan(ContextEvent.PlanUpdated plan) {
    List<Json.Obj> items =
        plan.items().stream()
            .map(item -> Json.object().with("title", item.title()).with("status", item.status()))
            .toList();
    return Json.object().with("items", Json.array(items));
  }

  static ContextEvent.PlanUpdated plan(Json.Obj json) {
    return new ContextEvent.PlanUpdated(
        json.list("items").stream()
            .map(Json::asObject)
            .map(item -> new ContextEvent.Item(item.text("title"), item.text("status")))
            .toList());
  }
}
