package dev.anabranch.journal;

/** The file is no export that this program can verify; the message says which and why. */
public final class ExportRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ExportRefused(String message) {
    super(message);
  }
}
