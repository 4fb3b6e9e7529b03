package dev.anabranch.blobs;

import java.util.HexFormat;

/** A set of SHA-256 digests in 32 bytes each, with room: a million take 64 MiB at most. */
public final class DigestSet {
  /*
   * Open addressing in one array of longs, four to a digest; a digest's first long is its place,
   * for a SHA-256 is as random as any hash of it. Four zeros are an empty slot: nothing hashes to
   * the digest of zeros, and a text that looks like it names no blob.
   */
  private static final int WORDS = 4;

  private long[] slots = new long[WORDS * 64];
  private int size;

  /** False if it was there. */
  public boolean add(String sha256) {
    if ((size + 1) * 10L > capacity() * 7L) {
      grow();
    }
    return put(slots, words(sha256));
  }

  public boolean contains(String sha256) {
    long[] words = words(sha256);
    return isAt(slots, slot(slots, words), words);
  }

  public int size() {
    return size;
  }

  private int capacity() {
    return slots.length / WORDS;
  }

  private boolean put(long[] into, long[] words) {
    int slot = slot(into, words);
    if (isAt(into, slot, words)) {
      return false;
    }
    System.arraycopy(words, 0, into, slot, WORDS);
    size++;
    return true;
  }

  /** Where the digest is, or the empty slot where it belongs. */
  private static int slot(long[] in, long[] words) {
    int mask = in.length / WORDS - 1;
    int at = (int) words[0] & mask;
    while (!isAt(in, at * WORDS, words) && !isEmpty(in, at * WORDS)) {
      at = (at + 1) & mask;
    }
    return at * WORDS;
  }

  private static boolean isAt(long[] in, int slot, long[] words) {
    return in[slot] == words[0]
        && in[slot + 1] == words[1]
        && in[slot + 2] == words[2]
        && in[slot + 3] == words[3];
  }

  private static boolean isEmpty(long[] in, int slot) {
    return (in[slot] | in[slot + 1] | in[slot + 2] | in[slot + 3]) == 0;
  }

  private void grow() {
    long[] old = slots;
    long[] larger = new long[Math.multiplyExact(old.length, 2)];
    size = 0;
    for (int slot = 0; slot < old.length; slot += WORDS) {
      if (!isEmpty(old, slot)) {
        put(larger, new long[] {old[slot], old[slot + 1], old[slot + 2], old[slot + 3]});
      }
    }
    slots = larger;
  }

  private static long[] words(String sha256) {
    BlobStore.requireHash(sha256);
    long[] words = new long[WORDS];
    for (int i = 0; i < WORDS; i++) {
      words[i] = HexFormat.fromHexDigitsToLong(sha256, i * 16, i * 16 + 16);
    }
    return words;
  }
}
