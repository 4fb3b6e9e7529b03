package dev.anabranch.sandbox;

import dev.anabranch.net.HostPattern;
import java.util.List;
import java.util.Optional;

/**
 * What one call was given beyond its workspace: hosts that it may reach, secrets, and what answers
 * its {@code anabranch-mcp}.
 */
public record Grants(List<HostPattern> network, Secrets secrets, Optional<RoomCommand> servers) {
  public static final Grants NONE = new Grants(List.of(), Secrets.none());

  public Grants {
    network = List.copyOf(network);
  }

  /** Hosts and secrets alone. */
  public Grants(List<HostPattern> network, Secrets secrets) {
    this(network, secrets, Optional.empty());
  }
}
