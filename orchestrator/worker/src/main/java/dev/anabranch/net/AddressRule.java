package dev.anabranch.net;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.List;
import java.util.Optional;

/** Which addresses nobody reaches by a name: those of this machine, its network, and of no one. */
final class AddressRule {
  /*
   * From the registries of special addresses (RFC 6890 and what came after). Of IPv6 only 2000::/3
   * is handed out to the public; in it, ranges that carry an IPv4 address inside (6to4, Teredo) are
   * refused whole, and so is the prefix of NAT64, which lies outside. 168.63.129.16 is public by its
   * number, and the host of a virtual machine by its use.
   */
  private static final List<Range> REFUSED =
      List.of(
          Range.of("this network", "0.0.0.0", 8),
          Range.of("a private address", "10.0.0.0", 8),
          Range.of("a carrier's private address", "100.64.0.0", 10),
          Range.of("a loopback address", "127.0.0.0", 8),
          Range.of("a link-local or metadata address", "169.254.0.0", 16),
          Range.of("a private address", "172.16.0.0", 12),
          Range.of("a reserved address", "192.0.0.0", 24),
          Range.of("a documentation address", "192.0.2.0", 24),
          Range.of("a relay address", "192.88.99.0", 24),
          Range.of("a private address", "192.168.0.0", 16),
          Range.of("a benchmark address", "198.18.0.0", 15),
          Range.of("a documentation address", "198.51.100.0", 24),
          Range.of("a documentation address", "203.0.113.0", 24),
          Range.of("a metadata address", "168.63.129.16", 32),
          Range.of("a multicast address", "224.0.0.0", 4),
          Range.of("a reserved address", "240.0.0.0", 4));

  private static final List<Range> REFUSED_SIX =
      List.of(
          Range.of("a reserved address", "2001::", 23),
          Range.of("a documentation address", "2001:db8::", 32),
          Range.of("a relay address", "2002::", 16),
          Range.of("a documentation address", "3fff::", 20));
  private static final Range PUBLIC_SIX = Range.of("a public address", "2000::", 3);

  private AddressRule() {}

  /** What is wrong with an address, if anything is. */
  static Optional<String> refusal(InetAddress address) {
    byte[] bytes = address.getAddress();
    Optional<String> refused = bytes.length == 4 ? in(REFUSED, bytes) : refusalOfSix(bytes);
    return refused.or(() -> ownAddress(address));
  }

  private static Optional<String> refusalOfSix(byte[] bytes) {
    return PUBLIC_SIX.holds(bytes)
        ? in(REFUSED_SIX, bytes)
        : Optional.of("a loopback, private, link-local, mapped or reserved IPv6 address");
  }

  private static Optional<String> in(List<Range> ranges, byte[] bytes) {
    return ranges.stream().filter(range -> range.holds(bytes)).findFirst().map(Range::name);
  }

  private static Optional<String> ownAddress(InetAddress address) {
    try {
      return NetworkInterface.getByInetAddress(address) == null
          ? Optional.empty()
          : Optional.of("an address of this machine");
    } catch (SocketException e) {
      return Optional.of("an address that could not be looked at");
    }
  }

  /** The addresses that share their first {@code bits} with {@code start}. */
  private record Range(String name, InetAddress start, int bits) {
    static Range of(String name, String start, int bits) {
      return new Range(name, InetAddress.ofLiteral(start), bits);
    }

    boolean holds(byte[] bytes) {
      byte[] first = start.getAddress();
      for (int bit = 0; bit < bits; bit++) {
        int mask = 0x80 >> (bit % 8);
        if ((bytes[bit / 8] & mask) != (first[bit / 8] & mask)) {
          return false;
        }
      }
      return true;
    }
  }
}
