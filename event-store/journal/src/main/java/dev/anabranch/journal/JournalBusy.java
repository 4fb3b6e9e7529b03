package dev.anabranch.journal;

/** Another process holds this journal for writing; the message names it. */
public final class JournalBusy extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public JournalBusy(String message) {
    super(message);
  }
}
