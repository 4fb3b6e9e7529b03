package dev.anabranch.model;

import dev.anabranch.events.Cost;
import dev.anabranch.events.ModelChoice;
import dev.anabranch.events.Usage;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What models cost, as somebody wrote it down.
 *
 * @param version told with every cost that this list gives
 * @param models prices by model id; an id that ends with {@code *} stands for all that begin so
 */
public record PriceList(String version, String currency, SortedMap<String, Price> models) {
  /** Nothing has a price. */
  public static final PriceList NONE = new PriceList("", "", new TreeMap<>());

  private static final String ANY = "*";
  private static final int PER_DIGITS = 6;

  /** Prices for a million tokens: new ones, those found in the endpoint's cache, written ones. */
  public record Price(BigDecimal in, BigDecimal cachedIn, BigDecimal out) {
    public Price {
      if (in.signum() < 0 || cachedIn.signum() < 0 || out.signum() < 0) {
        throw new IllegalArgumentException("a price is not negative");
      }
    }
  }

  public PriceList {
    models = Collections.unmodifiableSortedMap(new TreeMap<>(models));
    if (!models.isEmpty() && (version.isBlank() || currency.isBlank())) {
      throw new IllegalArgumentException("prices have a version and a currency");
    }
  }

  /** The price of a model: by its own id, else by the longest beginning that fits. */
  public Optional<Price> price(ModelChoice model) {
    if (model.endpoint().equals(ModelChoice.EMBEDDED_ENDPOINT)) {
      return Optional.empty();
    }
    Price exact = models.get(model.id());
    if (exact != null) {
      return Optional.of(exact);
    }
    return models.entrySet().stream()
        .filter(entry -> entry.getKey().endsWith(ANY) && model.id().startsWith(beginning(entry)))
        .max(Map.Entry.comparingByKey(Comparator.comparingInt(String::length)))
        .map(Map.Entry::getValue);
  }

  private static String beginning(Map.Entry<String, Price> entry) {
    return entry.getKey().substring(0, entry.getKey().length() - ANY.length());
  }

  /**
   * {@code (prompt - cached) * in + cached * cachedIn + output * out}, exactly. Unknown cached
   * tokens count as none. Without a price, or without the tokens of prompt and output, there is no
   * cost: a part of it would pass for the whole.
   */
  public Optional<Cost> cost(ModelChoice model, Usage usage) {
    if (usage.promptTokens().isEmpty() || usage.outputTokens().isEmpty()) {
      return Optional.empty();
    }
    long prompt = usage.promptTokens().getAsLong();
    long cached = Math.min(prompt, usage.cachedTokens().orElse(0));
    long output = usage.outputTokens().getAsLong();
    return price(model)
        .map(price ->
            of(price.in(), prompt - cached)
                .add(of(price.cachedIn(), cached))
                .add(of(price.out(), output)))
        .map(amount -> new Cost(amount.movePointLeft(PER_DIGITS), currency, version));
  }

  private static BigDecimal of(BigDecimal price, long tokens) {
    return price.multiply(BigDecimal.valueOf(tokens));
  }
}
