package dev.anabranch.bus;

import java.util.Map;
import java.util.TreeMap;

/**
 * Where a Kafka cluster is and how to be let in.
 *
 * @param bootstrap host:port pairs, comma separated
 * @param security Kafka client properties such as {@code security.protocol} and {@code
 *     sasl.jaas.config}; may hold secrets, so they are never printed
 */
public record BusAccess(String bootstrap, Map<String, String> security) {
  public BusAccess {
    if (bootstrap.isBlank()) {
      throw new IllegalArgumentException("bootstrap servers are empty; give host:port");
    }
    security = Map.copyOf(security);
  }

  /** A cluster that asks for no password and speaks in the clear. */
  public static BusAccess open(String bootstrap) {
    return new BusAccess(bootstrap, Map.of());
  }

  /** SASL PLAIN in the clear: for loopback only. */
  public static BusAccess plain(String bootstrap, String user, String password) {
    return new BusAccess(
        bootstrap,
        Map.of(
            "security.protocol", "SASL_PLAINTEXT",
            "sasl.mechanism", "PLAIN",
            "sasl.jaas.config", SaslPlain.client(user, password)));
  }

  @Override
  public String toString() {
    return bootstrap + (security.isEmpty() ? "" : " with " + new TreeMap<>(security).keySet());
  }
}
