package dev.anabranch.net;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;

/** The hosts that one call may reach. Nothing is reached that is not on it. */
public final class AllowList {
  /*
   * A name is resolved once, and the connection goes to the addresses that were looked at, so that a
   * second answer of the name server changes nothing. One refused address among several refuses the
   * name: an honest host has none. An address that a pattern names literally is reached also by a
   * name, since a person wrote it down.
   */
  private final List<HostPattern> patterns;
  private final Resolver resolver;

  public AllowList(List<HostPattern> patterns, Resolver resolver) {
    this.patterns = List.copyOf(patterns);
    this.resolver = resolver;
  }

  /** Where a connection to that host goes. */
  public Target target(String written, int port) throws HostRefused {
    HostName host = HostName.of(written);
    if (patterns.stream().noneMatch(pattern -> pattern.matches(host, port))) {
      throw new HostRefused(host + ":" + port + " is not allowed; allowed: " + shown());
    }
    List<InetAddress> addresses = resolve(host);
    for (InetAddress address : addresses) {
      Optional<String> refusal = refusal(address, port);
      if (refusal.isPresent()) {
        throw new HostRefused(
            host + " is " + address.getHostAddress() + ", " + refusal.get() + ", and not reached");
      }
    }
    return new Target(host, port, addresses);
  }

  private Optional<String> refusal(InetAddress address, int port) {
    boolean isNamed = patterns.stream().anyMatch(pattern -> pattern.names(address, port));
    return isNamed ? Optional.empty() : AddressRule.refusal(address);
  }

  private List<InetAddress> resolve(HostName host) throws HostRefused {
    if (host.literal().isPresent()) {
      return List.of(host.literal().get());
    }
    try {
      List<InetAddress> found = resolver.resolve(host.text());
      if (!found.isEmpty()) {
        return found;
      }
    } catch (UnknownHostException e) {
      // Said below, like an empty answer.
    }
    throw new HostRefused("no address was found for " + host);
  }

  public boolean isEmpty() {
    return patterns.isEmpty();
  }

  private String shown() {
    return patterns.isEmpty()
        ? "nothing"
        : String.join(", ", patterns.stream().limit(20).map(HostPattern::toString).toList());
  }
}
