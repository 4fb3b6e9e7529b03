package dev.anabranch.sandbox;

/**
 * No sandbox can be built here. The message is one line for a person: what is missing and which
 * package or setting brings it.
 */
public final class SandboxUnavailable extends Exception {
  public SandboxUnavailable(String reason) {
    super("Sandbox unavailable: " + reason);
  }
}
