package dev.anabranch.journal.anchor;

/** The statements or their keys are not as they must be; nothing was signed or proved. */
public final class AnchorsRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public AnchorsRefused(String message) {
    super(message);
  }
}
