package dev.anabranch.journal.anchor;

import dev.anabranch.events.SessionId;
import java.util.HexFormat;

/**
 * An entry as a statement names it.
 *
 * @param trace the first eight bytes of its hash
 * @param head its whole hash in hex, if it is the stated head of its session; else empty
 */
record StatedEntry(SessionId session, long seq, long ordering, long trace, String head) {
  private static final int TRACE_DIGITS = 16;
  private static final int HASH_DIGITS = 64;

  /** The trace of a hash in hex. */
  static long trace(String hash) {
    return HexFormat.fromHexDigitsToLong(hash, 0, TRACE_DIGITS);
  }

  boolean isThat(String hash) {
    return hash.length() == HASH_DIGITS
        && (head.isEmpty() ? trace(hash) == trace : hash.equals(head));
  }
}
