package dev.anabranch.sandbox;

import dev.anabranch.net.HostPattern;
import java.util.List;

/** What one call was given beyond its workspace: hosts that it may reach, and secrets. */
public record Grants(List<HostPattern> network, Secrets secrets) {
  public static final Grants NONE = new Grants(List.of(), Secrets.none());

  public Grants {
    network = List.copyOf(network);
  }
}
