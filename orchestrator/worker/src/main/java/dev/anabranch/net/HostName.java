package dev.anabranch.net;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A host as it is written in a URL, in one spelling only: a name in lower case, or an address in
 * its usual form. {@code literal} is there if it is an address.
 */
public record HostName(String text, Optional<InetAddress> literal) {
  /*
   * Programs disagree about addresses in unusual forms: 2130706433, 0177.0.0.1, 0x7f.1 and 127.1 are
   * the loopback to some and names to others. Whatever ends in a number and is not four plain
   * numbers is refused, as is an IPv6 address with an IPv4 address or a zone in it.
   */
  private static final Pattern NAME =
      Pattern.compile(
          "(?=.{1,253}$)([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?\\.)*[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
  private static final Pattern ENDS_IN_NUMBER = Pattern.compile("(.*\\.)?([0-9]+|0x[0-9a-f]*)");
  private static final Pattern PART = Pattern.compile("0|[1-9][0-9]{0,2}");
  private static final Pattern SIX = Pattern.compile("[0-9a-f:]{2,39}");

  /** Reads a host; an IPv6 address stands in brackets. */
  public static HostName of(String written) throws HostRefused {
    String text = written.toLowerCase(Locale.ROOT);
    if (text.startsWith("[") && text.endsWith("]")) {
      return six(text.substring(1, text.length() - 1), written);
    }
    if (text.endsWith(".")) {
      text = text.substring(0, text.length() - 1);
    }
    if (ENDS_IN_NUMBER.matcher(text).matches()) {
      return four(text, written);
    }
    if (!NAME.matcher(text).matches()) {
      throw new HostRefused(
          shown(written) + " is no host name (names are ASCII, such as a.example)");
    }
    return new HostName(text, Optional.empty());
  }

  private static HostName four(String text, String written) throws HostRefused {
    String[] parts = text.split("\\.", -1);
    byte[] bytes = new byte[4];
    boolean plain = parts.length == 4;
    for (int i = 0; plain && i < 4; i++) {
      plain = PART.matcher(parts[i]).matches() && Integer.parseInt(parts[i]) < 256;
      bytes[i] = plain ? (byte) Integer.parseInt(parts[i]) : 0;
    }
    if (!plain) {
      throw new HostRefused(
          shown(written) + " is an address in an unusual form; write four plain numbers");
    }
    return new HostName(text, Optional.of(address(bytes)));
  }

  private static HostName six(String text, String written) throws HostRefused {
    if (!SIX.matcher(text).matches() || !text.contains(":")) {
      throw new HostRefused(
          shown(written) + " is an address in an unusual form; no zone and no dots in IPv6");
    }
    try {
      InetAddress address = InetAddress.getByName("[" + text + "]");
      if (address.getAddress().length != 16) {
        throw new HostRefused(shown(written) + " is an IPv4 address written as IPv6");
      }
      return new HostName("[" + address.getHostAddress() + "]", Optional.of(address));
    } catch (UnknownHostException e) {
      throw new HostRefused(shown(written) + " is no IPv6 address");
    }
  }

  private static InetAddress address(byte[] bytes) {
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What a stranger wrote, safe to say again in one line. */
  static String shown(String written) {
    String clean = written.replaceAll("[^\\x21-\\x7e]", "?");
    return clean.length() <= 100 ? clean : clean.substring(0, 100) + "...";
  }

  @Override
  public String toString() {
    return text;
  }
}
