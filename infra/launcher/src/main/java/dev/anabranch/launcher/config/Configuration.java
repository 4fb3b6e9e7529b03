package dev.anabranch.launcher.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValue;
import dev.anabranch.events.Sha256;
import dev.anabranch.mcp.McpSettings;
import dev.anabranch.model.PriceList;
import dev.anabranch.worker.Outside;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/**
 * The settings in force: environment first, then {@code anabranch.conf} of the data folder, then
 * that of the current folder, then presets. An unknown key in a file is refused, so that a misspelt
 * one is noticed. The API key is read from the environment alone and never shown.
 */
public final class Configuration {
  public static final String API_KEY = "OPENAI_API_KEY";
  private static final String FILE = "anabranch.conf";
  private static final int WINDOW_MIN = 1024;

  private final Map<String, String> env;
  private final Config files;
  private final List<McpSettings> foreign;

  private Configuration(Map<String, String> env, Config files, List<McpSettings> foreign) {
    this.env = env;
    this.files = files;
    this.foreign = foreign;
  }

  /** Reads the files; refuses with {@link ConfigurationRefused} what cannot be understood. */
  public static Configuration read(Path data, Path currentFolder, Map<String, String> env) {
    Config first = file(data.resolve(FILE));
    boolean apart = isApart(data, currentFolder);
    Config second = apart ? file(currentFolder.resolve(FILE)) : first;
    List<McpSettings> foreign = McpReading.servers(first);
    if (apart && McpReading.isIn(second)) {
      throw new ConfigurationRefused(
          currentFolder.resolve(FILE)
              + ": "
              + McpReading.SERVERS
              + " starts programs and is read from "
              + data.resolve(FILE)
              + " only; move it there");
    }
    Config files =
        first.withFallback(PriceReading.isIn(first) ? PriceReading.without(second) : second);
    List<String> known = Arrays.stream(Key.values()).map(Key::path).toList();
    for (Map.Entry<String, ConfigValue> entry :
        McpReading.without(PriceReading.without(files)).entrySet()) {
      if (!known.contains(entry.getKey())) {
        throw new ConfigurationRefused(
            entry.getValue().origin().description()
                + ": unknown key "
                + entry.getKey()
                + "; known are "
                + String.join(", ", known)
                + ", "
                + McpReading.SERVERS
                + " and "
                + PriceReading.PATH);
      }
    }
    Configuration read = new Configuration(env, files, foreign);
    read.prices();
    return read;
  }

  private static boolean isApart(Path one, Path other) {
    return !one.toAbsolutePath().normalize().equals(other.toAbsolutePath().normalize());
  }

  private static Config file(Path path) {
    try {
      return Files.isRegularFile(path)
          ? ConfigFactory.parseFile(path.toFile()).resolve()
          : ConfigFactory.empty();
    } catch (ConfigException e) {
      throw new ConfigurationRefused("cannot read " + path + ": " + e.getMessage());
    }
  }

  /** The foreign servers whose tools a worker here offers. */
  public List<McpSettings> foreignServers() {
    return foreign;
  }

  /** The setting of a key with its origin; empty if it is not set and has no preset. */
  public Optional<Setting> setting(Key key) {
    String variable = env.getOrDefault(key.variable(), "").strip();
    if (!variable.isEmpty()) {
      return Optional.of(new Setting(key, variable, key.variable(), true));
    }
    if (files.hasPath(key.path())) {
      String from = files.getValue(key.path()).origin().description();
      return Optional.of(new Setting(key, inFile(key), from, true));
    }
    return key.preset().map(value -> new Setting(key, value, "default", false));
  }

  private String inFile(Key key) {
    Object value = files.getValue(key.path()).unwrapped();
    return value instanceof List<?> items
        ? items.stream().map(String::valueOf).collect(Collectors.joining(key.separator()))
        : String.valueOf(value);
  }

  public Optional<String> text(Key key) {
    return setting(key).map(Setting::value);
  }

  /** The value of a secret that calls can be granted; from the environment alone. */
  public Optional<String> secret(String name) {
    return Optional.ofNullable(env.get(Outside.SECRET_PREFIX + name)).filter(s -> !s.isEmpty());
  }

  /** The entries of a key that names several, in order. */
  public List<String> list(Key key) {
    return text(key).stream()
        .flatMap(value -> Arrays.stream(value.split(key.separator(), -1)))
        .map(String::strip)
        .filter(item -> !item.isBlank())
        .toList();
  }

  /** A whole number between the bounds, both included. */
  public int number(Key key, int min, int max) {
    Setting setting = setting(key).orElseThrow();
    try {
      int value = Integer.parseInt(setting.value());
      if (value >= min && value <= max) {
        return value;
      }
    } catch (NumberFormatException e) {
      // refused below, with the same words as a number out of bounds
    }
    throw refused(setting, "a whole number from " + min + " to " + max);
  }

  /** The model's context window in tokens, if somebody set it. */
  public OptionalInt window() {
    return setting(Key.MODEL_WINDOW).isPresent()
        ? OptionalInt.of(number(Key.MODEL_WINDOW, WINDOW_MIN, Integer.MAX_VALUE))
        : OptionalInt.empty();
  }

  /** A time: {@code 300s}, {@code 5m}, {@code 1h}; a bare number counts seconds. */
  public Duration duration(Key key) {
    Setting setting = setting(key).orElseThrow();
    return Durations.parse(setting.value())
        .orElseThrow(() -> refused(setting, "a time such as 300s, 5m or 1h"));
  }

  /**
   * What models cost; without prices nothing does. A list is taken whole from one file, so that its
   * version names all of it.
   */
  public PriceList prices() {
    return PriceReading.isIn(files) ? new PriceReading(files).prices() : PriceList.NONE;
  }

  /** The key for the named endpoint, if there is one. Never log or print it. */
  public Optional<String> apiKey() {
    return Optional.of(env.getOrDefault(API_KEY, "").strip()).filter(key -> !key.isEmpty());
  }

  private static ConfigurationRefused refused(Setting setting, String wanted) {
    return new ConfigurationRefused(
        setting.from()
            + ": "
            + setting.key().path()
            + " must be "
            + wanted
            + ", not \""
            + setting.value()
            + "\"");
  }

  /**
   * A digest of what a server and its clients must agree on: the model endpoint and the key for it.
   * Tells nothing of either.
   */
  public String agreement() {
    String told =
        text(Key.MODEL_URL).orElse("")
            + "\n"
            + text(Key.MODEL).orElse("")
            + "\n"
            + apiKey().orElse("");
    return Sha256.hex("anabranch settings\n" + told).substring(0, 16);
  }
}
