package dev.anabranch.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.anabranch.events.Cost;
import dev.anabranch.events.ModelChoice;
import dev.anabranch.events.Usage;
import dev.anabranch.model.PriceList.Price;
import java.math.BigDecimal;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class PriceListTest {
  private static final String URL = "https://models.example/v1";
  private static final PriceList PRICES =
      new PriceList(
          "2026-11",
          "USD",
          new TreeMap<>(
              Map.of(
                  "gpt-4.1", price("2.00", "0.50", "8.00"),
                  "gpt-4.1*", price("1", "1", "1"),
                  "gpt-4.1-m*", price("0.4", "0.1", "1.6"),
                  "anabranch-embedded", price("1", "1", "1"))));

  private static Price price(String in, String cached, String out) {
    return new Price(new BigDecimal(in), new BigDecimal(cached), new BigDecimal(out));
  }

  private static Cost cost(String model, Usage usage) {
    return PRICES.cost(new ModelChoice(model, URL), usage).orElseThrow();
  }

  /** (1000 - 600) * 2.00 + 600 * 0.50 + 50 * 8.00 = 800 + 300 + 400 = 1500 millionths. */
  @Test
  void the_formula_holds_to_the_last_digit() {
    assertThat(cost("gpt-4.1", Usage.of(1000, 600, 50)))
        .isEqualTo(new Cost(new BigDecimal("0.0015"), "USD", "2026-11"));
    assertThat(cost("gpt-4.1", Usage.of(1, 1, 0)).amount()).isEqualTo(new BigDecimal("5E-7"));
  }

  @Test
  void large_sums_stay_exact() {
    assertThat(cost("gpt-4.1-mini", Usage.of(9_007_199_254_740_993L, 0, 0)).amount())
        .isEqualByComparingTo("3602879701.8963972");
  }

  @Test
  void an_id_wins_over_a_beginning_and_a_long_beginning_over_a_short_one() {
    assertThat(cost("gpt-4.1", Usage.of(1_000_000, 0, 0)).amount()).isEqualByComparingTo("2");
    assertThat(cost("gpt-4.1-nano", Usage.of(1_000_000, 0, 0)).amount()).isEqualByComparingTo("1");
    assertThat(cost("gpt-4.1-mini", Usage.of(1_000_000, 0, 0)).amount())
        .isEqualByComparingTo("0.4");
  }

  @Test
  void an_id_without_a_star_is_no_beginning() {
    PriceList one = new PriceList("1", "USD", new TreeMap<>(Map.of("gpt-4", price("1", "1", "1"))));
    assertThat(one.cost(new ModelChoice("gpt-4o", URL), Usage.of(1, 0, 1))).isEmpty();
  }

  @Test
  void unknown_cached_tokens_count_as_none_and_too_many_as_all() {
    Usage unknown = new Usage(OptionalLong.of(1000), OptionalLong.empty(), OptionalLong.of(0));
    assertThat(cost("gpt-4.1", unknown)).isEqualTo(cost("gpt-4.1", Usage.of(1000, 0, 0)));
    assertThat(cost("gpt-4.1", Usage.of(1000, 5000, 0)))
        .isEqualTo(cost("gpt-4.1", Usage.of(1000, 1000, 0)));
  }

  @Test
  void without_a_price_or_without_usage_there_is_no_cost() {
    ModelChoice priced = new ModelChoice("gpt-4.1", URL);
    assertThat(PRICES.cost(new ModelChoice("other", URL), Usage.of(1, 0, 1))).isEmpty();
    assertThat(PRICES.cost(priced, Usage.UNKNOWN)).isEmpty();
    Usage half = new Usage(OptionalLong.of(7), OptionalLong.of(0), OptionalLong.empty());
    assertThat(PRICES.cost(priced, half)).isEmpty();
    assertThat(PriceList.NONE.cost(priced, Usage.of(1, 0, 1))).isEmpty();
  }

  @Test
  void the_embedded_model_has_no_price_even_if_one_is_written_down() {
    assertThat(PRICES.cost(Probe.EMBEDDED, Usage.of(1, 0, 1))).isEmpty();
  }

  @Test
  void nonsense_is_refused() {
    assertThatIllegalArgumentException().isThrownBy(() -> price("-1", "0", "0"));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new PriceList(" ", "USD", new TreeMap<>(Map.of("m", price("1", "1", "1")))));
  }
}
