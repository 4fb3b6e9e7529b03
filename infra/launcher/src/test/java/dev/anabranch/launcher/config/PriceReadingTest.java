package dev.anabranch.launcher.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.anabranch.events.Cost;
import dev.anabranch.events.ModelChoice;
import dev.anabranch.events.Usage;
import dev.anabranch.model.PriceList;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PriceReadingTest {
  private static final String PRICES =
      """
      prices {
        version = "2026-11"
        currency = "USD"
        models {
          "gpt-4.1" { in = 2.10, cached = 0.525, out = 8.00 }
          "gpt-4.1*" { in = "0.4", out = 1.6 }
          "org/model:7b" { in = 0, cached = 0, out = 0 }
        }
      }
      """;

  @TempDir private Path data;
  @TempDir private Path here;

  private PriceList read(String text) throws IOException {
    Files.writeString(data.resolve("anabranch.conf"), text);
    return Configuration.read(data, here, Map.of()).prices();
  }

  private static Cost cost(PriceList prices, String model) {
    return prices
        .cost(new ModelChoice(model, "http://a/v1"), Usage.of(1000, 400, 10))
        .orElseThrow();
  }

  /** 600 * 2.10 + 400 * 0.525 + 10 * 8 = 1260 + 210 + 80 = 1550 millionths. */
  @Test
  void prices_are_taken_digit_by_digit() throws IOException {
    PriceList prices = read(PRICES);
    assertThat(cost(prices, "gpt-4.1"))
        .isEqualTo(new Cost(new BigDecimal("0.00155"), "USD", "2026-11"));
    assertThat(cost(prices, "org/model:7b").amount()).isZero();
  }

  /** 1000 * 0.4 + 10 * 1.6 = 416 millionths. */
  @Test
  void without_a_price_for_cached_tokens_they_cost_as_much_as_any() throws IOException {
    assertThat(cost(read(PRICES), "gpt-4.1-mini").amount()).isEqualByComparingTo("0.000416");
  }

  @Test
  void without_prices_nothing_has_one() throws IOException {
    assertThat(read("port = 1")).isEqualTo(PriceList.NONE);
  }

  @Test
  void a_list_is_taken_whole_from_the_first_file_that_has_one() throws IOException {
    Files.writeString(here.resolve("anabranch.conf"), PRICES + "worker.slots = 3");
    PriceList prices =
        read("prices { version = mine, currency = EUR, models { m { in = 1, out = 1 } } }");
    assertThat(prices.version()).isEqualTo("mine");
    assertThat(prices.models()).containsOnlyKeys("m");
    assertThat(Configuration.read(data, here, Map.of()).text(Key.WORKER_SLOTS)).contains("3");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"2026-11\"     | \"\"         | prices.version",
        "= \"USD\"       | = \"\"       | prices.currency",
        "currency        | money        | prices.money",
        "in = 2.10       | inn = 2.10   | prices.models.\"gpt-4.1\".inn",
        "in = 2.10       | in = -1      | prices.models.\"gpt-4.1\".in",
        "in = 2.10       | in = much    | prices.models.\"gpt-4.1\".in",
        "in = 2.10       | in = {}      | prices.models.\"gpt-4.1\".in",
        "in = 2.10,      | x = 1, in = 1, | prices.models.\"gpt-4.1\".x",
        "out = 8.00      | out = 1e9    | prices.models.\"gpt-4.1\".out",
        ", out = 8.00    | ''           | prices.models.\"gpt-4.1\".out",
        "0.525           | 1e-400       | prices.models.\"gpt-4.1\".cached"
      })
  void what_is_no_price_list_is_refused_by_the_key_and_the_file(
      String good, String bad, String key) {
    assertThatExceptionOfType(ConfigurationRefused.class)
        .isThrownBy(() -> read(PRICES.replace(good, bad)))
        .withMessageContaining(key);
  }

  @Test
  void models_that_are_no_object_are_refused() {
    assertThatExceptionOfType(ConfigurationRefused.class)
        .isThrownBy(() -> read("prices { version = 1, currency = USD, models = 7 }"))
        .withMessageContaining("prices.models");
    assertThatExceptionOfType(ConfigurationRefused.class)
        .isThrownBy(() -> read("prices = cheap"))
        .withMessageContaining("prices")
        .withMessageContaining("anabranch.conf");
  }
}
