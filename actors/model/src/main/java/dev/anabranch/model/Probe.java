package dev.anabranch.model;

import dev.anabranch.events.ModelChoice;
import dev.anabranch.events.TurnEvent;
import dev.anabranch.json.Json;
import dev.anabranch.model.ProbeReport.Finding;
import dev.anabranch.model.ProbeReport.Masks;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.Supplier;

/** A few short requests that show what a model can do. */
final class Probe {
  static final ModelChoice EMBEDDED =
      new ModelChoice(ModelChoice.EMBEDDED_ID, ModelChoice.EMBEDDED_ENDPOINT);
  static final String TOOL = "sys_probe";
  static final String OTHER_TOOL = "sys_probe_other";
  static final List<Json.Obj> TOOLS =
      List.of(
          tool(TOOL, "Says that tools work."), tool(OTHER_TOOL, "Says that the other tool works."));
  private static final int ASKS_MAX = 3;

  private final Function<ModelRequest, ModelAnswer> ask;
  private final Supplier<Masks> masks;
  private final ServerFacts server;

  /**
   * @param ask asks as sessions do, and learns from refusals
   * @param masks tries the ways to tell a mask; only done if the model calls tools
   */
  Probe(Function<ModelRequest, ModelAnswer> ask, Supplier<Masks> masks, ServerFacts server) {
    this.ask = ask;
    this.masks = masks;
    this.server = server;
  }

  private static Json.Obj tool(String name, String description) {
    Json.Obj nothing = Json.object().with("type", "object").with("properties", Json.object());
    return Json.object()
        .with("type", "function")
        .with(
            "function",
            Json.object()
                .with("name", name)
                .with("description", description)
                .with("parameters", nothing));
  }

  /** A request without tools. */
  static ModelRequest hello(ModelChoice model) {
    return callNone(model, List.of());
  }

  static ModelRequest callNone(ModelChoice model, List<Json.Obj> tools) {
    return new ModelRequest(model, tools, List.of(user("Say hello. Call no tool.")), "");
  }

  static ModelRequest callOne(ModelChoice model, List<Json.Obj> tools) {
    String words = "Call the tool " + TOOL + " once, with no arguments.";
    return new ModelRequest(model, tools, List.of(user(words)), "anabranch-probe");
  }

  ProbeReport run(ModelChoice model) {
    ModelRequest request = callOne(model, TOOLS.subList(0, 1));
    return switch (patiently(request)) {
      case ModelAnswer.Replied replied -> report(request, replied.event());
      case ModelAnswer.Failed failed when failed.kind().equals("refused") ->
          withoutTools(model, failed);
      case ModelAnswer.Failed failed -> unreached(failed);
    };
  }

  /** Asks again while the adapter is still learning which fields the endpoint takes. */
  private ModelAnswer patiently(ModelRequest request) {
    ModelAnswer answer = ask.apply(request);
    for (int asks = 1; asks < ASKS_MAX && refusedField(answer); asks++) {
      answer = ask.apply(request);
    }
    return answer;
  }

  private static boolean refusedField(ModelAnswer answer) {
    return answer instanceof ModelAnswer.Failed failed
        && failed.kind().equals("refused")
        && failed.retryable();
  }

  private ProbeReport report(ModelRequest request, TurnEvent.ModelReplied reply) {
    boolean called = !reply.calls().isEmpty();
    Finding cached = cached(request, reply);
    return new ProbeReport(
        Finding.YES,
        called ? Finding.YES : server.templateTools() == Finding.NO ? Finding.NO : Finding.UNKNOWN,
        Finding.of(reply.usage().promptTokens().isPresent()),
        cached,
        called ? masks.get() : Masks.UNKNOWN,
        server,
        Optional.empty(),
        OptionalLong.of(reply.wallMillis()));
  }

  /** Some servers tell the cached tokens only when there are some, so the same is asked twice. */
  private Finding cached(ModelRequest request, TurnEvent.ModelReplied first) {
    if (first.usage().cachedTokens().isPresent()) {
      return Finding.YES;
    }
    return ask.apply(request) instanceof ModelAnswer.Replied second
        ? Finding.of(second.event().usage().cachedTokens().isPresent())
        : Finding.UNKNOWN;
  }

  private ProbeReport withoutTools(ModelChoice model, ModelAnswer.Failed refusal) {
    return switch (patiently(hello(model))) {
      case ModelAnswer.Replied replied ->
          new ProbeReport(
              Finding.YES,
              Finding.NO,
              Finding.of(replied.event().usage().promptTokens().isPresent()),
              cached(hello(model), replied.event()),
              Masks.UNKNOWN,
              server,
              Optional.of(refusal.message()),
              OptionalLong.of(replied.event().wallMillis()));
      case ModelAnswer.Failed failed -> unreached(failed);
    };
  }

  private ProbeReport unreached(ModelAnswer.Failed failed) {
    return new ProbeReport(
        Finding.of(failed.status().isPresent()),
        Finding.UNKNOWN,
        Finding.UNKNOWN,
        Finding.UNKNOWN,
        Masks.UNKNOWN,
        server,
        Optional.of(failed.message()),
        OptionalLong.empty());
  }

  private static Json.Obj user(String text) {
    return Json.object().with("role", "user").with("content", text);
  }
}
