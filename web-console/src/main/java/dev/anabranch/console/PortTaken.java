package dev.anabranch.console;

/** The port cannot be had; the message says what to do. */
public final class PortTaken extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public PortTaken(String host, int port, Throwable cause) {
    super(
        "cannot listen on %s port %d: %s; name another one with --port"
            .formatted(host, port, cause.getMessage()),
        cause);
  }
}
