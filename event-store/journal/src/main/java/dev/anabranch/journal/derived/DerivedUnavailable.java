package dev.anabranch.journal.derived;

/** What is derived cannot be read now; the journal itself can answer. */
public final class DerivedUnavailable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DerivedUnavailable(String message, Throwable cause) {
    super(message, cause);
  }

  DerivedUnavailable(String message) {
    super(message);
  }
}
