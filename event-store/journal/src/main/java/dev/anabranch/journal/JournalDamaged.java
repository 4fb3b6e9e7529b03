package dev.anabranch.journal;

/** The store cannot be read or is not ours; the message says which file and what to do next. */
public final class JournalDamaged extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public JournalDamaged(String message, Throwable cause) {
    super(message, cause);
  }

  public JournalDamaged(String message) {
    super(message);
  }
}
