package dev.anabranch.bus;

/** A Kafka cluster that cannot serve as the bus; the message says why and what to do. */
public final class BusUnavailable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public BusUnavailable(String message) {
    super(message);
  }

  public BusUnavailable(String message, Throwable cause) {
    super(message, cause);
  }
}
