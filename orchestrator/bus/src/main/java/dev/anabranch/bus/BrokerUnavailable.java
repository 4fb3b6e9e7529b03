package dev.anabranch.bus;

/** The embedded broker cannot run; the message says why and what to do. Nothing was lost. */
public final class BrokerUnavailable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public BrokerUnavailable(String message) {
    super(message);
  }

  public BrokerUnavailable(String message, Throwable cause) {
    super(message, cause);
  }
}
