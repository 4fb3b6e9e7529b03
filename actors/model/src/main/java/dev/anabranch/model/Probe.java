package dev.anabranch.model;

import dev.anabranch.events.ModelChoice;
import dev.anabranch.events.TurnEvent;
import dev.anabranch.json.Json;
import dev.anabranch.model.ProbeReport.Finding;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/** A short conversation that shows what a model can do. */
final class Probe {
  static final ModelChoice EMBEDDED =
      new ModelChoice(ModelChoice.EMBEDDED_ID, ModelChoice.EMBEDDED_ENDPOINT);
  private static final int ASKS_MAX = 3;
  private static final Json.Obj TOOL =
      Json.object()
          .with("type", "function")
          .with(
              "function",
              Json.object()
                  .with("name", "sys_probe")
                  .with("description", "Says that tools work.")
                  .with(
                      "parameters",
                      Json.object().with("type", "object").with("properties", Json.object())));

  private final Function<ModelRequest, ModelAnswer> ask;

  Probe(Function<ModelRequest, ModelAnswer> ask) {
    this.ask = ask;
  }

  /** A request without tools. */
  static ModelRequest hello(ModelChoice model) {
    return new ModelRequest(model, List.of(), List.of(user("Say hello.")), "");
  }

  ProbeReport run(ModelChoice model) {
    ModelRequest request =
        new ModelRequest(
            model,
            List.of(TOOL),
            List.of(user("Call the tool sys_probe once, with no arguments.")),
            "anabranch-probe");
    return switch (patiently(request)) {
      case ModelAnswer.Replied replied -> report(replied.event(), cached(request, replied.event()));
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

  private static ProbeReport report(TurnEvent.ModelReplied reply, Finding cached) {
    return new ProbeReport(
        Finding.YES,
        reply.calls().isEmpty() ? Finding.UNKNOWN : Finding.YES,
        Finding.of(reply.usage().promptTokens().isPresent()),
        cached,
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
      case ModelAnswer.Replied replied -> {
        ProbeReport report = report(replied.event(), cached(hello(model), replied.event()));
        yield new ProbeReport(
            Finding.YES,
            Finding.NO,
            report.streamedUsage(),
            report.cachedTokens(),
            Optional.of(refusal.message()),
            report.wallMillis());
      }
      case ModelAnswer.Failed failed -> unreached(failed);
    };
  }

  private static ProbeReport unreached(ModelAnswer.Failed failed) {
    return new ProbeReport(
        Finding.of(failed.status().isPresent()),
        Finding.UNKNOWN,
        Finding.UNKNOWN,
        Finding.UNKNOWN,
        Optional.of(failed.message()),
        OptionalLong.empty());
  }

  private static Json.Obj user(String text) {
    return Json.object().with("role", "user").with("content", text);
  }
}
