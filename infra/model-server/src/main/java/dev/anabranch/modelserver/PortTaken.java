package dev.anabranch.modelserver;

/** The port for the model server cannot be had; nothing was started. */
public final class PortTaken extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public PortTaken(int port, Throwable cause) {
    super(
        "the model server cannot listen on 127.0.0.1:"
            + port
            + " ("
            + cause.getMessage()
            + "); choose another port or 0 for a free one",
        cause);
  }
}
