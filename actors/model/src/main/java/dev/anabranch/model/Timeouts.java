package dev.anabranch.model;

import java.time.Duration;

/**
 * How long an exchange may take.
 *
 * @param connect to reach the endpoint
 * @param idle between two pieces of the reply, and before the first
 * @param whole from the first byte sent to the last received
 */
public record Timeouts(Duration connect, Duration idle, Duration whole) {
  public static final Timeouts DEFAULT =
      new Timeouts(Duration.ofSeconds(10), Duration.ofMinutes(5), Duration.ofMinutes(30));
}
