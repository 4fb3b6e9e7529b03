package dev.anabranch.localpostgres;

/** The server, or one of its programs, did not do what it was asked; says what it printed. */
public final class PostgresFailed extends RuntimeException {
  private static final long serialVersionUID = 1L;

  PostgresFailed(String message) {
    super(message);
  }

  PostgresFailed(String message, Throwable cause) {
    super(message, cause);
  }
}
