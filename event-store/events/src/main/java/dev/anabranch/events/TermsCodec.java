package dev.anabranch.events;

import dev.anabranch.json.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;

/** {@link Terms} and {@link Limits} on the wire. */
final class TermsCodec {
  private TermsCodec() {}

  static Json.Obj model(ModelChoice model) {
    return Json.object().with("id", model.id()).with("endpoint", model.endpoint());
  }

  static ModelChoice model(Json.Obj json) {
    return new ModelChoice(json.text("id"), json.text("endpoint"));
  }

  /** The greatest depth is left out, as the first release did. */
  static Json.Obj limits(Limits limits) {
    Json.Obj json =
        Json.object()
            .with("stepsMax", limits.stepsMax())
            .with("secondsMax", limits.secondsMax())
            .withLong("tokensMax", limits.tokensMax())
            .withLong("costMicrosMax", limits.costMicrosMax());
    return limits.depthMax() == Limits.DEPTH_MAX ? json : json.with("depthMax", limits.depthMax());
  }

  static Limits limits(Json.Obj json) {
    return new Limits(
        Math.toIntExact(json.integer("stepsMax")),
        json.integer("secondsMax"),
        json.findInteger("tokensMax"),
        json.findInteger("costMicrosMax"),
        Math.toIntExact(json.findInteger("depthMax").orElse(Limits.DEPTH_MAX)));
  }

  static Json.Obj terms(Terms terms) {
    Json.Obj json =
        Json.object()
            .with("policy", policy(terms.policy()))
            .with("retry", retry(terms.retry()))
            .withLong("windowTokens", terms.windowTokens())
            .withLong("fallbackWindowTokens", terms.fallbackWindowTokens())
            .withText("experience", terms.experience())
            .withText("label", terms.label());
    if (terms.fallback().isPresent()) {
      json = json.with("fallback", model(terms.fallback().get()));
    }
    if (!terms.reach().isNothing()) {
      json = json.with("reach", terms.reach().json());
    }
    return terms.child().isPresent() ? json.with("child", child(terms.child().get())) : json;
  }

  static Terms terms(Json.Obj json) {
    return new Terms(
        policy(json.obj("policy")),
        retry(json.obj("retry")),
        json.findInteger("windowTokens"),
        json.find("fallback").map(Json::asObject).map(TermsCodec::model),
        json.findInteger("fallbackWindowTokens"),
        json.findText("experience"),
        json.find("reach").map(Json::asObject).map(Reach::of).orElse(Reach.NOTHING),
        json.findText("label"),
        json.find("child").map(Json::asObject).map(TermsCodec::child));
  }

  static Json.Obj child(Terms.Child child) {
    return Json.object()
        .with("parent", child.parent().value())
        .with("call", child.call())
        .with("index", child.index())
        .with("depth", child.depth())
        .withText("schema", child.schema());
  }

  static Terms.Child child(Json.Obj json) {
    return new Terms.Child(
        new SessionId(json.text("parent")),
        json.text("call"),
        Math.toIntExact(json.integer("index")),
        Math.toIntExact(json.integer("depth")),
        json.findText("schema"));
  }

  private static Json.Obj retry(RetryPolicy retry) {
    Json.Obj tools = Json.object();
    for (Map.Entry<String, Integer> tool : retry.toolAttempts().entrySet()) {
      tools = tools.with(tool.getKey(), tool.getValue());
    }
    return Json.object()
        .with("modelAttemptsMax", retry.modelAttemptsMax())
        .with("backoffMillis", retry.backoffMillis())
        .with("backoffMillisMax", retry.backoffMillisMax())
        .with("toolAttempts", tools);
  }

  private static RetryPolicy retry(Json.Obj json) {
    Json.Obj tools = json.obj("toolAttempts");
    TreeMap<String, Integer> attempts = new TreeMap<>();
    tools
        .fields()
        .keySet()
        .forEach(name -> attempts.put(name, Math.toIntExact(tools.integer(name))));
    return new RetryPolicy(
        Math.toIntExact(json.integer("modelAttemptsMax")),
        json.integer("backoffMillis"),
        json.integer("backoffMillisMax"),
        attempts);
  }

  private static Json.Obj policy(ToolPolicy policy) {
    return Json.object()
        .with("initial", policy.initial())
        .with(
            "states",
            Json.array(
                policy.states().entrySet().stream()
                    .map(entry -> state(entry.getKey(), entry.getValue()))
                    .toList()));
  }

  private static Json.Obj state(String name, ToolPolicy.State state) {
    Json.Obj moves = Json.object();
    for (Map.Entry<String, String> move : state.moves().entrySet()) {
      moves = moves.with(move.getKey(), move.getValue());
    }
    return Json.object()
        .with("name", name)
        .with("mode", state.mode().wire())
        .with("allowed", Json.strings(state.allowed()))
        .with("moves", moves);
  }

  static ToolPolicy policy(Json.Obj json) {
    SequencedMap<String, ToolPolicy.State> states = new LinkedHashMap<>();
    for (Json item : json.list("states")) {
      Json.Obj state = item.asObject();
      if (states.putIfAbsent(state.text("name"), state(state)) != null) {
        throw new IllegalArgumentException("two states are named " + state.text("name"));
      }
    }
    return new ToolPolicy(json.text("initial"), states);
  }

  private static ToolPolicy.State state(Json.Obj json) {
    Json.Obj moves = json.find("moves").map(Json::asObject).orElse(Json.object());
    TreeMap<String, String> next = new TreeMap<>();
    moves.fields().keySet().forEach(on -> next.put(on, moves.text(on)));
    return new ToolPolicy.State(
        Mask.Mode.of(json.text("mode")),
        json.list("allowed").stream().map(Json::asText).toList(),
        next);
  }

  static Json.Obj mask(Mask mask) {
    return Json.object()
        .with("state", mask.state())
        .with("mode", mask.mode().wire())
        .with("allowed", Json.strings(mask.allowed()));
  }

  static Optional<Mask> mask(Json.Obj json) {
    return json.find("mask")
        .map(Json::asObject)
        .map(mask ->
            new Mask(
                mask.text("state"),
                Mask.Mode.of(mask.text("mode")),
                mask.list("allowed").stream().map(Json::asText).toList()));
  }
}
