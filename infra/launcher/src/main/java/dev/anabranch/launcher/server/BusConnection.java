package dev.anabranch.launcher.server;

import dev.anabranch.bus.BusAccess;
import dev.anabranch.launcher.config.Configuration;
import dev.anabranch.launcher.config.ConfigurationRefused;
import dev.anabranch.launcher.config.Key;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;

/** Which Kafka is the bus: the embedded broker, or a cluster that the configuration names. */
public final class BusConnection {
  private static final String EMBEDDED = "embedded";

  private BusConnection() {}

  /** The named cluster; empty if the broker is embedded. */
  public static Optional<BusAccess> cluster(Configuration configuration) {
    String named = configuration.text(Key.KAFKA).orElse(EMBEDDED);
    return named.equals(EMBEDDED)
        ? Optional.empty()
        : Optional.of(new BusAccess(named, security(configuration)));
  }

  private static Map<String, String> security(Configuration configuration) {
    Map<String, String> security = new TreeMap<>();
    configuration.text(Key.KAFKA_PROPERTIES).map(Path::of).map(BusConnection::read).stream()
        .forEach(properties ->
            properties.forEach(
                (name, value) -> security.put(String.valueOf(name), String.valueOf(value))));
    return security;
  }

  private static Properties read(Path file) {
    Properties properties = new Properties();
    try (Reader in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      properties.load(in);
      return properties;
    } catch (IOException | IllegalArgumentException e) {
      throw new ConfigurationRefused(
          Key.KAFKA_PROPERTIES.path() + ": cannot read " + file + ": " + e.getMessage());
    }
  }
}
