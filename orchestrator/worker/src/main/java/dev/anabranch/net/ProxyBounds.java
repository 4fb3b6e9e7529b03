package dev.anabranch.net;

import java.time.Duration;

/**
 * What the proxy of one room moves at most: connections at once and in all, bytes in both
 * directions together, the time to connect and the time a request may take to arrive. The whole
 * ends with the call.
 */
public record ProxyBounds(
    int openMax, int connectionsMax, long bytesMax, Duration connect, Duration head) {
  public static final ProxyBounds DEFAULT =
      new ProxyBounds(64, 4096, 1L << 30, Duration.ofSeconds(10), Duration.ofSeconds(10));
}
