package dev.anabranch.session;

import dev.anabranch.events.Cost;
import dev.anabranch.events.ModelChoice;
import dev.anabranch.events.Usage;
import java.util.Optional;

/** What a model call costs by the price list in force; nothing without a price or a usage. */
@FunctionalInterface
public interface Pricing {
  /** No prices. */
  Pricing NONE = (model, usage) -> Optional.empty();

  Optional<Cost> cost(ModelChoice model, Usage usage);
}
