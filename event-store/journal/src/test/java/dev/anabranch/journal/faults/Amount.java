package dev.anabranch.journal.faults;

/** How much of a thing a test does: {@code -Danabranch.<name>=n}, or more in a nightly run. */
public final class Amount {
  private Amount() {}

  public static int of(String name, int normally, int nightly) {
    boolean night = System.getenv("ANABRANCH_NIGHTLY") != null;
    return Integer.getInteger("anabranch." + name, night ? nightly : normally);
  }
}
