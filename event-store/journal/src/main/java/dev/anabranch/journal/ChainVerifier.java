package dev.anabranch.journal;

import dev.anabranch.events.HashChain;
import dev.anabranch.events.SessionId;
import dev.anabranch.events.Sha256;
import dev.anabranch.events.TaskEvent.Forked;
import dev.anabranch.journal.ChainCheck.Break;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Recomputes the hash chain of one branch, stretch by stretch (inherited ones first, the session's
 * own last), and says where stored entries are not what was hashed.
 *
 * <p>An entry is good if its payload has its digest and its hash follows from the hash before it.
 * After a bad entry both its stored and its recomputed hash are taken as the hash before: so one
 * changed row is one break, whether its content or its hash was changed. After missing entries the
 * link cannot be known and is not judged.
 *
 * <p>What a session is said to be forked from must be what its own {@code Forked} entry says. The
 * place in the feed is in no hash; but along a branch it only grows.
 */
final class ChainVerifier {
  /** More breaks are counted by nobody: the first ones say where to look. */
  static final int BREAKS_MAX = 100;

  private static final String FORKED = "Forked";

  private final SessionId session;
  private final Optional<Forked> fork;
  private final List<Break> broken = new ArrayList<>();
  private SessionId origin;
  private long last;
  private long lastOrdering;
  private long lastMicros;
  private long entries;
  private boolean linkKnown = true;
  private boolean forkedAsSaid = true;
  private byte[] storedHash = HashChain.origin();
  private byte[] computedHash = storedHash;

  ChainVerifier(SessionId session, Optional<SessionId> parent, long forkedAt) {
    this.session = session;
    this.origin = session;
    this.fork = parent.map(from -> new Forked(from, forkedAt));
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
    lastMicros = entry.micros();
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

  /** The session's row says that the branch ends at {@code seq}, with {@code hash} then. */
  ChainCheck end(long seq, byte[] hash, long micros) {
    end(seq, hash);
    if (last == seq && linkKnown && micros != lastMicros) {
      report(origin, seq, "the time of the head is not that of its entry");
    }
    return soFar();
  }

  /** The branch is said to end at {@code seq} with {@code hash}. */
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

  /** True unless the {@code Forked} entry names another parent or place. */
  boolean forkedAsSaid() {
    return forkedAsSaid;
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
    if (content && entry.origin().equals(session) && entry.type().equals(FORKED)) {
      fork(entry);
    }
    if (entry.ordering() > 0) {
      if (entry.ordering() <= lastOrdering) {
        report(entry.origin(), entry.seq(), "the entry stands in the feed before one it follows");
      }
      lastOrdering = entry.ordering();
    }
    computedHash = linkKnown ? link : entry.hash();
    storedHash = entry.hash();
    linkKnown = true;
  }

  private void fork(StoredEntry entry) {
    boolean said =
        fork.filter(from -> from.at() == entry.seq() - 1)
            .filter(from ->
                entry.entry().event() instanceof Forked own
                    && own.parent().equals(from.parent())
                    && own.at() == from.at())
            .isPresent();
    if (!said) {
      forkedAsSaid = false;
      report(session, entry.seq(), "the session is not said to be the fork that this entry is");
    }
  }

  private static String missing(long from, long to) {
    return from == to ? "the entry is missing" : "entries " + from + " to " + to + " are missing";
  }
}
