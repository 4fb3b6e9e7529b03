package dev.anabranch.session;

import dev.anabranch.context.Prompt;
import dev.anabranch.context.Segment;
import dev.anabranch.context.tokens.LastAnswered;
import dev.anabranch.events.CacheForecast;
import dev.anabranch.events.ModelChoice;
import dev.anabranch.events.SessionId;
import java.util.List;
import java.util.Optional;

/** Foresees what the endpoint's prefix cache should find; asked once for each request. */
@FunctionalInterface
public interface Forecasting {
  /** Foresees nothing. */
  Forecasting NONE = (root, model, prompt, earlier, last) -> Optional.empty();

  /**
   * The forecast for the request of {@code prompt}, which counts as sent from here on.
   *
   * @param root of the lineage, which shares the cache
   * @param earlier the segments that the prompt has forgotten
   * @param last what the branch tells of the request before
   */
  Optional<CacheForecast> forecast(
      SessionId root, ModelChoice model, Prompt prompt, List<Segment> earlier, LastAnswered last);
}
