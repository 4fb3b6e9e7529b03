package dev.anabranch.net;

import java.time.Duration;

/**
 * What one fetch may take: bytes of its text after they were unpacked, bytes on the wire,
 * redirects, and time for all of it together.
 */
public record FetchBounds(int bytesMax, int wireBytesMax, int redirectsMax, Duration wall) {
  public static final FetchBounds DEFAULT =
      new FetchBounds(2 << 20, 4 << 20, 5, Duration.ofSeconds(30));
}
