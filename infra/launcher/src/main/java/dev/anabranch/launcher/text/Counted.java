package dev.anabranch.launcher.text;

import java.util.Locale;

/** A number with what it counts, as people write it. */
public final class Counted {
  private Counted() {}

  /** {@code 1 step}, {@code 1,200 steps}; for nouns whose plural is made by an s. */
  public static String of(long count, String noun) {
    return String.format(Locale.ROOT, "%,d %s%s", count, noun, count == 1 ? "" : "s");
  }
}
