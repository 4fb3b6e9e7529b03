package dev.anabranch.events;

import dev.anabranch.json.Json;
import java.util.List;

/** {@link ContextEvent} on the wire. */
final class ContextCodec {
  private ContextCodec() {}

  static String type(ContextEvent event) {
    return switch (event) {
      case ContextEvent.PlanUpdated e -> "PlanUpdated";
      case ContextEvent.PlanRecited e -> "PlanRecited";
      case ContextEvent.ContextReduced e -> "ContextReduced";
      case ContextEvent.ReductionFailed e -> "ReductionFailed";
      case ContextEvent.HeaderReplaced e -> "HeaderReplaced";
      case ContextEvent.SkillActivated e -> "SkillActivated";
      case ContextEvent.InstructionsFound e -> "InstructionsFound";
      case ContextEvent.LoopNoticed e -> "LoopNoticed";
    };
  }

  static Json.Obj encode(ContextEvent event) {
    return switch (event) {
      case ContextEvent.PlanUpdated e -> plan(e);
      case ContextEvent.PlanRecited e -> Json.object().with("text", e.text());
      case ContextEvent.ContextReduced e ->
          TurnCodec.priced(
              Json.object()
                  .with("kind", e.kind().wire())
                  .with("view", view(e.view()))
                  .with("epoch", epoch(e.epoch()))
                  .with("usage", TurnCodec.usage(e.usage())),
              e.cost());
      case ContextEvent.ReductionFailed e ->
          TurnCodec.priced(
              Json.object().with("reason", e.reason()).with("usage", TurnCodec.usage(e.usage())),
              e.cost());
      case ContextEvent.HeaderReplaced e ->
          Json.object()
              .with("header", HeaderCodec.encode(e.header()))
              .with("reason", e.reason())
              .with("epoch", epoch(e.epoch()));
      case ContextEvent.SkillActivated e ->
          Json.object().with("call", e.call()).with("name", e.name()).with("sha256", e.sha256());
      case ContextEvent.InstructionsFound e ->
          Json.object().with("path", e.path()).with("text", e.text()).with("sha256", e.sha256());
      case ContextEvent.LoopNoticed e ->
          Json.object().with("tool", e.tool()).with("count", e.count()).withText("text", e.text());
    };
  }

  static ContextEvent decode(String type, Json.Obj json) {
    return switch (type) {
      case "PlanUpdated" -> plan(json);
      case "PlanRecited" -> new ContextEvent.PlanRecited(json.text("text"));
      case "ContextReduced" ->
          new ContextEvent.ContextReduced(
              ContextEvent.Kind.of(json.text("kind")),
              view(json.obj("view")),
              epoch(json.obj("epoch")),
              TurnCodec.usage(json.obj("usage")),
              TurnCodec.cost(json));
      case "ReductionFailed" ->
          new ContextEvent.ReductionFailed(
              json.text("reason"), TurnCodec.usage(json.obj("usage")), TurnCodec.cost(json));
      case "HeaderReplaced" ->
          new ContextEvent.HeaderReplaced(
              HeaderCodec.decode(json.obj("header")),
              json.text("reason"),
              epoch(json.obj("epoch")));
      case "SkillActivated" ->
          new ContextEvent.SkillActivated(
              json.text("call"), json.text("name"), json.text("sha256"));
      case "InstructionsFound" ->
          new ContextEvent.InstructionsFound(
              json.text("path"), json.text("text"), json.text("sha256"));
      default ->
          new ContextEvent.LoopNoticed(
              json.text("tool"), Math.toIntExact(json.integer("count")), json.findText("text"));
    };
  }

  private static Json.Obj plan(ContextEvent.PlanUpdated plan) {
    List<Json.Obj> items =
        plan.items().stream()
            .map(item -> Json.object().with("title", item.title()).with("status", item.status()))
            .toList();
    return Json.object().with("items", Json.array(items));
  }

  private static ContextEvent.PlanUpdated plan(Json.Obj json) {
    return new ContextEvent.PlanUpdated(
        json.list("items").stream()
            .map(Json::asObject)
            .map(item -> new ContextEvent.Item(item.text("title"), item.text("status")))
            .toList());
  }

  private static Json.Obj view(View view) {
    return Json.object()
        .with("compacted", seqs(view.compacted()))
        .with("dropped", seqs(view.dropped()))
        .withText("summary", view.summary());
  }

  private static View view(Json.Obj json) {
    return new View(
        read(json.list("compacted")), read(json.list("dropped")), json.findText("summary"));
  }

  private static Json.Arr seqs(List<Long> seqs) {
    return Json.array(seqs.stream().map(Json.Int::new).toList());
  }

  private static List<Long> read(List<Json> seqs) {
    return seqs.stream().map(Json::asInteger).toList();
  }

  private static Json.Obj epoch(ContextEvent.Epoch epoch) {
    return Json.object()
        .with("number", epoch.number())
        .with("kept", epoch.kept())
        .with("segments", epoch.segments())
        .with("bytes", epoch.bytes())
        .with("prefixHash", epoch.prefixHash());
  }

  private static ContextEvent.Epoch epoch(Json.Obj json) {
    return new ContextEvent.Epoch(
        Math.toIntExact(json.integer("number")),
        Math.toIntExact(json.integer("kept")),
        Math.toIntExact(json.integer("segments")),
        json.integer("bytes"),
        json.text("prefixHash"));
  }
}
