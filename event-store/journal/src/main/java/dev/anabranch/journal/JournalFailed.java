package dev.anabranch.journal;

/**
 * The store could not be written or read just now: full disk, missing permission, I/O error. An
 * append that fails so may or may not have been kept; read the head before trying again. The
 * message says what to do and needs no stack trace.
 */
public final class JournalFailed extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public JournalFailed(String message, Throwable cause) {
    super(message, cause);
  }

  public JournalFailed(String message) {
    super(message);
  }
}
