package dev.anabranch.journal.derived;

/** The query says nothing that can be looked for; the message says what to write instead. */
public final class SearchRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public SearchRefused(String message) {
    super(message);
  }
}
