package dev.anabranch.net;

import java.net.InetAddress;
import java.util.Locale;
import java.util.OptionalInt;

/**
 * Hosts that may be reached: {@code pypi.org}, {@code *.example.org:443} (what ends so, not {@code
 * example.org} itself), {@code 127.0.0.1:8080} or {@code [2001:db8::1]}. Without a port, 80 and
 * 443.
 */
public record HostPattern(HostName host, boolean below, OptionalInt port) {

  /**
   * @throws IllegalArgumentException if it names no host
   */
  public static HostPattern of(String pattern) {
    String text = pattern.strip().toLowerCase(Locale.ROOT);
    boolean below = text.startsWith("*.");
    int colon = text.lastIndexOf(':');
    boolean hasPort = colon > text.lastIndexOf(']');
    String name = text.substring(below ? 2 : 0, hasPort ? colon : text.length());
    try {
      HostName host = HostName.of(name);
      if (below && host.literal().isPresent()) {
        throw new IllegalArgumentException("not a pattern of hosts: " + pattern);
      }
      return new HostPattern(
          host,
          below,
          hasPort ? OptionalInt.of(port(text.substring(colon + 1))) : OptionalInt.empty());
    } catch (HostRefused e) {
      throw new IllegalArgumentException("not a pattern of hosts: " + e.reason(), e);
    }
  }

  private static int port(String digits) {
    int port = digits.matches("[0-9]{1,5}") ? Integer.parseInt(digits) : 0;
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException("not a port: " + digits);
    }
    return port;
  }

  /** True if this one reaches whatever the other one reaches. */
  public boolean covers(HostPattern other) {
    boolean hosts =
        below
            ? other.host.text().endsWith("." + host.text())
                || other.below && other.host.text().equals(host.text())
            : !other.below && other.host.text().equals(host.text());
    boolean ports = other.port.isPresent() ? takes(other.port.getAsInt()) : port.isEmpty();
    return hosts && ports;
  }

  boolean matches(HostName other, int otherPort) {
    boolean sameHost =
        below ? other.text().endsWith("." + host.text()) : other.text().equals(host.text());
    return sameHost && takes(otherPort);
  }

  /** True if this is that very address, written out. */
  boolean names(InetAddress address, int otherPort) {
    return host.literal().filter(address::equals).isPresent() && takes(otherPort);
  }

  private boolean takes(int other) {
    return port.isPresent() ? port.getAsInt() == other : other == 80 || other == 443;
  }

  @Override
  public String toString() {
    return (below ? "*." : "") + host + (port.isPresent() ? ":" + port.getAsInt() : "");
  }
}
