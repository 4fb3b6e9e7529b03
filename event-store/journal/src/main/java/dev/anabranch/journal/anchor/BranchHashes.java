package dev.anabranch.journal.anchor;

import dev.anabranch.events.SessionId;
import dev.anabranch.journal.StoredEntry;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** The hashes of one branch by their place, 32 bytes an entry, and who wrote which stretch. */
public final class BranchHashes {
  private static final int BYTES = 32;
  private static final int ENTRIES_FIRST = 64;

  private final Map<SessionId, Stretch> stretches = new LinkedHashMap<>();
  private byte[] hashes = new byte[ENTRIES_FIRST * BYTES];
  private int count;

  /** The next entry of the branch; the first is seq 1. */
  public void add(StoredEntry entry) {
    if (entry.seq() != count + 1L) {
      throw new IllegalArgumentException("entry " + entry.seq() + " cannot follow " + count);
    }
    if ((count + 1) * BYTES > hashes.length) {
      hashes = Arrays.copyOf(hashes, Math.multiplyExact(hashes.length, 2));
    }
    System.arraycopy(Arrays.copyOf(entry.hash(), BYTES), 0, hashes, count * BYTES, BYTES);
    count++;
    stretches.merge(
        entry.origin(),
        new Stretch(entry.seq(), entry.seq()),
        (before, added) -> new Stretch(before.from(), added.to()));
  }

  long head() {
    return count;
  }

  boolean has(SessionId origin, long seq) {
    Stretch stretch = stretches.get(origin);
    return stretch != null && seq >= stretch.from() && seq <= stretch.to();
  }

  byte[] hash(long seq) {
    int from = Math.toIntExact(seq - 1) * BYTES;
    return Arrays.copyOfRange(hashes, from, from + BYTES);
  }

  private record Stretch(long from, long to) {}
}
