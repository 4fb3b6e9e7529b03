package dev.anabranch.journal;

import dev.anabranch.events.HashChain;
import dev.anabranch.events.SessionId;
import dev.anabranch.events.Sha256;
import dev.anabranch.journal.ChainCheck.Break;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Recomputes the hash chain of one branch, stretch by stretch (inherited ones first, the session's
 * own last), and says where stored entries are not what was hashed.
 *
 * <p>An entry is good if its payload has its digest and its hash follows from the hash before it.
 * After a bad entry both its stored and its recomputed hash are taken as the hash before: so one
 * changed row is one break, whether its content or its hash was changed. After missing entries the
 * link cannot be known and is not judged.
 */
final class ChainVerifier {
  /** More breaks are counted by nobody: the first ones say where to look. */
  static final int BREAKS_MAX = 100;

  private final SessionId session;
  private final List<Break> broken = new ArrayList<>();
  private SessionId origin;
  private long last;
  private long entries;
  private boolean linkKnown = true;
  private byte[] storedHash = HashChain.origin();
  private byte[] computedHash = storedHash;

  ChainVerifier(SessionId session) {
    this.session = session;
    this.origin = session;
  }

  /** What follows was written by {@code origin}. */
  void stretch(SessionId origin) {
    this.origin = origin;
  }

  void entry(StoredEntry entry) {
    if (entry.seq() <= last) {
      report(entry.origin(), entry.seq(), "the entry is out of order");
      return;
    }
    upTo(entry.seq() - 1);
    entries++;
    last = entry.seq();
    judge(entry);
  }

  /** Every entry up to {@code seq} must have come by now. */
  void upTo(long seq) {
    if (seq > last) {
      report(origin, last + 1, missing(last + 1, seq));
      last = seq;
      linkKnown = false;
    }
  }

  /** The session's row says that the branch ends at {@code seq} with {@code hash}. */
  ChainCheck end(long seq, byte[] hash) {
    upTo(seq);
    if (last > seq) {
      report(origin, seq + 1, "there are entries after the head, which is " + seq);
    } else if (linkKnown
        && !Arrays.equals(hash, storedHash)
        && !Arrays.equals(hash, computedHash)) {
      report(origin, seq, "the hash of the head is not that of its entry");
    }
    return soFar();
  }

  ChainCheck soFar() {
    return new ChainCheck(session, entries, broken);
  }

  void report(SessionId where, long seq, String reason) {
    if (broken.size() < BREAKS_MAX) {
      broken.add(new Break(where, seq, reason));
    }
  }

  private void judge(StoredEntry entry) {
    boolean content = Arrays.equals(Sha256.of(entry.payload()), entry.digest());
    byte[] link = entry.chained(storedHash);
    boolean linked = Arrays.equals(link, entry.hash());
    if (!linked && !Arrays.equals(storedHash, computedHash)) {
      link = entry.chained(computedHash);
      linked = Arrays.equals(link, entry.hash());
    }
    if (!content) {
      report(entry.origin(), entry.seq(), "the payload is not the one that was hashed");
    } else if (!linked && linkKnown) {
      report(
          entry.origin(),
          entry.seq(),
          "payload, type, time or hash is not what was hashed, or the entry is not in its place");
    }
    computedHash = linkKnown ? link : entry.hash();
    storedHash = entry.hash();
    linkKnown = true;
  }

  private static String missing(long from, long to) {
    return from == to ? "the entry is missing" : "entries " + from + " to " + to + " are missing";
  }
}
