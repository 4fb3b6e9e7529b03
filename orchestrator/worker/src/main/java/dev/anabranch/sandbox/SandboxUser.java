package dev.anabranch.sandbox;

/** The user that rooms run as when the worker is root; never root itself. */
public record SandboxUser(int uid, int gid) {
  public SandboxUser {
    if (uid < 1 || gid < 1) {
      throw new IllegalArgumentException("a sandbox never runs as root");
    }
  }
}
