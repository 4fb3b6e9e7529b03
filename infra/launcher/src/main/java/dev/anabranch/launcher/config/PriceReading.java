package dev.anabranch.launcher.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import dev.anabranch.model.PriceList;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Reads the prices of {@code anabranch.conf}:
 *
 * <pre>{@code
 * prices {
 *   version = "2026-11"
 *   currency = "USD"
 *   models { "gpt-4.1" { in = 2.00, cached = 0.50, out = 8.00 } }
 * }
 * }</pre>
 *
 * <p>Prices are for a million tokens and are taken as they are written, digit by digit. Without
 * {@code cached} a cached token costs as much as any other.
 */
final class PriceReading {
  static final String PATH = "prices";
  private static final List<String> PARTS = List.of("version", "currency", "models");
  private static final List<String> PRICES = List.of("in", "cached", "out");
  private static final BigDecimal PRICE_MAX = BigDecimal.valueOf(1_000_000);
  private static final int DIGITS_MAX = 12;

  private final Config files;

  PriceReading(Config files) {
    this.files = files;
  }

  static boolean isIn(Config config) {
    return config.hasPath(PATH);
  }

  static Config without(Config config) {
    return config.withoutPath(PATH);
  }

  PriceList prices() {
    ConfigObject prices = object(PATH);
    onlyKnown(PATH, prices, PARTS);
    TreeMap<String, PriceList.Price> models = new TreeMap<>();
    for (Map.Entry<String, ConfigValue> model : object(path("models")).entrySet()) {
      models.put(model.getKey(), price(path("models", model.getKey())));
    }
    return new PriceList(text(path("version")), text(path("currency")), models);
  }

  private static String path(String... parts) {
    return PATH + "." + ConfigUtil.joinPath(parts);
  }

  private PriceList.Price price(String path) {
    onlyKnown(path, object(path), PRICES);
    BigDecimal in = amount(path + ".in");
    String cached = path + ".cached";
    return new PriceList.Price(
        in, files.hasPath(cached) ? amount(cached) : in, amount(path + ".out"));
  }

  private static void onlyKnown(String path, ConfigObject object, List<String> known) {
    for (Map.Entry<String, ConfigValue> entry : object.entrySet()) {
      if (!known.contains(entry.getKey())) {
        throw refused(
            Optional.of(entry.getValue()),
            "unknown key " + path + "." + ConfigUtil.joinPath(entry.getKey()),
            "known are " + String.join(", ", known));
      }
    }
  }

  private ConfigObject object(String path) {
    Optional<ConfigValue> value = value(path);
    if (value.orElse(null) instanceof ConfigObject object) {
      return object;
    }
    throw refused(value, path + " is missing or not an object", "it holds keys in { }");
  }

  private String text(String path) {
    Optional<ConfigValue> value = value(path);
    boolean plain =
        value
            .map(ConfigValue::valueType)
            .filter(type -> type == ConfigValueType.STRING || type == ConfigValueType.NUMBER)
            .isPresent();
    String text = plain ? files.getString(path).strip() : "";
    if (text.isEmpty()) {
      throw refused(value, path + " is missing", "every price list names its version and currency");
    }
    return text;
  }

  /** The number as it is written: a binary fraction would not be what somebody typed. */
  private BigDecimal amount(String path) {
    Optional<ConfigValue> value = value(path);
    try {
      BigDecimal amount = new BigDecimal(files.getString(path).strip());
      if (amount.signum() >= 0
          && amount.compareTo(PRICE_MAX) <= 0
          && amount.scale() <= DIGITS_MAX) {
        return amount;
      }
    } catch (ConfigException | NumberFormatException e) {
      // refused below, with the same words as a number out of bounds
    }
    throw refused(
        value, path + " is no price", "a price for a million tokens is a number from 0 to 1000000");
  }

  private Optional<ConfigValue> value(String path) {
    return files.hasPath(path) ? Optional.of(files.getValue(path)) : Optional.empty();
  }

  private static ConfigurationRefused refused(
      Optional<ConfigValue> value, String what, String wanted) {
    String from = value.map(found -> found.origin().description() + ": ").orElse("");
    return new ConfigurationRefused(from + what + "; " + wanted);
  }
}
