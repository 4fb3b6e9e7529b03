package dev.anabranch.journal;

/** The library was not where the writer expected it: refused, nothing was written. */
public final class LibraryMoved extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public LibraryMoved(long expected, long actual) {
    super("the experience library is at entry " + actual + ", not at " + expected);
  }
}
