package dev.anabranch.benchmarks.cache;

import dev.anabranch.context.Prompt;
import dev.anabranch.context.tokens.CacheDomain;
import dev.anabranch.context.tokens.CacheEfficiency;
import dev.anabranch.context.tokens.CacheForecasts;
import dev.anabranch.context.tokens.CacheShape;
import dev.anabranch.context.tokens.LastAnswered;
import dev.anabranch.events.CacheForecast;
import dev.anabranch.events.Event;
import dev.anabranch.events.ModelChoice;
import dev.anabranch.events.TaskEvent;
import dev.anabranch.events.TurnEvent;
import dev.anabranch.events.Usage;
import dev.anabranch.model.Endpoints;
import dev.anabranch.model.ModelAnswer;
import dev.anabranch.model.ModelRequest;
import dev.anabranch.model.OpenAiModel;
import dev.anabranch.model.Timeouts;
import dev.anabranch.modelserver.ModelServer;
import dev.anabranch.modelserver.Reply;
import dev.anabranch.modelserver.Settings;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The standard scenario as a session sends it: each request is foreseen, then put over HTTP,
 * through the library that sessions use, to the embedded endpoint, whose cache tells what it found.
 */
final class ScenarioRun {
  private static final String ROOT = "root";

  private final ModelChoice choice;
  private final CacheDomain domain;
  private final CacheForecasts forecasts = new CacheForecasts();
  private CacheEfficiency sum = CacheEfficiency.NONE;
  private int equal;

  private ScenarioRun(ModelChoice choice) {
    this.choice = choice;
    this.domain = new CacheDomain(ROOT, choice);
  }

  /**
   * What was foreseen and found.
   *
   * @param equal of how many requests both are the same to the token
   */
  record Outcome(CacheEfficiency sum, int equal) {}

  /** One request of a branch, with what was answered before it. */
  record Asked(Prompt prompt, LastAnswered last) {
    ModelRequest request(ModelChoice model) {
      return prompt.request(model, ROOT, List.of());
    }
  }

  static Outcome of(Scenario scenario) {
    ScenarioRun run = new ScenarioRun(((TaskEvent.Submitted) scenario.events().getFirst()).model());
    try (ModelServer server =
            ModelServer.start(Settings.DEFAULT.withPolicy(conversation -> Reply.text("ok")));
        OpenAiModel model =
            new OpenAiModel(
                new Endpoints(Optional.of(server.baseUrl()), Optional.empty(), Optional.empty()),
                Timeouts.DEFAULT)) {
      requests(scenario.events(), 0, asked -> run.put(asked, model));
    }
    return new Outcome(run.sum, run.equal);
  }

  private void put(Asked asked, OpenAiModel model) {
    CacheForecast forecast =
        forecasts.forecast(domain, CacheShape.EMBEDDED, asked.prompt(), List.of(), asked.last());
    Usage usage = usage(model.ask(asked.request(choice)).toCompletableFuture().join());
    boolean same =
        usage.promptTokens().orElse(-1) == forecast.promptTokens()
            && usage.cachedTokens().orElse(-1) == forecast.cachedTokens();
    equal += same ? 1 : 0;
    sum = sum.plus(Optional.of(forecast), usage);
  }

  private static Usage usage(ModelAnswer answer) {
    return switch (answer) {
      case ModelAnswer.Replied replied -> replied.event().usage();
      case ModelAnswer.Failed failed -> throw new IllegalStateException(failed.message());
    };
  }

  /** The requests after the entry {@code after}; each must render as the file has recorded it. */
  static void requests(List<Event> events, int after, Consumer<Asked> each) {
    Prompt prompt = Prompt.of(((TaskEvent.Submitted) events.getFirst()).header());
    LastAnswered last = LastAnswered.NONE;
    for (int i = 0; i < events.size(); i++) {
      if (events.get(i) instanceof TurnEvent.ModelRequested requested && i >= after) {
        if (!requested.prefixHash().equals(prompt.prefixHash())) {
          throw new IllegalStateException("entry " + (i + 1) + " is not rendered as recorded");
        }
        each.accept(new Asked(prompt, last));
      }
      prompt = prompt.plus(i + 1, events.get(i));
      last = last.plus(events.get(i));
    }
  }
}
