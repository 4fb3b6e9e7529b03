package dev.anabranch.journal.derived;

import dev.anabranch.journal.JournalDamaged;
import dev.anabranch.journal.JournalReader;

/** Finds the newest place of a feed; its places have no gaps. */
final class FeedEnd {
  private FeedEnd() {}

  /** The newest place, if it is not before {@code from}; costs one read if nothing is new. */
  static long after(JournalReader journal, long from) {
    long low = from;
    long step = 1;
    while (has(journal, low + step)) {
      low += step;
      step *= 2;
    }
    long high = low + step;
    while (low + 1 < high) {
      long middle = low + (high - low) / 2;
      if (has(journal, middle)) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private static boolean has(JournalReader journal, long place) {
    try {
      return !journal.feed(place - 1, 1).isEmpty();
    } catch (JournalDamaged e) {
      return true;
    }
  }
}
