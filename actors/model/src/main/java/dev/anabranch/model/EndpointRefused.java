package dev.anabranch.model;

/** An endpoint that cannot be used as it is named; the message says what to name instead. */
public final class EndpointRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public EndpointRefused(String message) {
    super(message);
  }
}
