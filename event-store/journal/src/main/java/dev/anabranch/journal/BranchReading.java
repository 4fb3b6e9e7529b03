package dev.anabranch.journal;

import dev.anabranch.events.Entry;
import dev.anabranch.events.HashChain;
import dev.anabranch.events.SessionId;
import dev.anabranch.events.Unreadable;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads a branch page by page for those who build on it, and proves each link on the way. The first
 * entry that is missing or not what was hashed comes as {@link Unreadable}, and nothing after it:
 * what follows it is no ground to stand on.
 *
 * <p>Not proved: entries up to {@code after}, nor that the head is the newest. For one thread.
 */
public final class BranchReading {
  private final JournalReader journal;
  private final SessionId session;
  private long last;
  private byte @Nullable [] hash;
  private boolean ended;

  /** Begins after entry {@code after}, whose stored hash is taken as it is. */
  public BranchReading(JournalReader journal, SessionId session, long after) {
    this.journal = journal;
    this.session = session;
    this.last = Math.max(after, 0);
  }

  /**
   * The next entries, at least one and at most {@code max} if there are any; empty after the last,
   * and after one that is no ground. Fails with {@link UnknownSession}.
   */
  public List<Entry> next(int max) {
    List<Entry> page = new ArrayList<>();
    if (ended || max < 1) {
      return page;
    }
    try {
      byte[] previous = hash == null ? hashOfLast() : hash;
      for (StoredEntry entry : stored(max)) {
        Optional<String> fault = entry.fault(previous);
        page.add(fault.map(why -> unproven(entry, why)).orElseGet(entry::entry));
        if (ended) {
          break;
        }
        last = entry.seq();
        previous = entry.hash();
      }
      hash = previous;
    } catch (JournalDamaged e) {
      ended = true;
      page.add(missing(String.valueOf(e.getMessage())));
    }
    return page;
  }

  private byte[] hashOfLast() {
    if (last == 0) {
      return HashChain.origin();
    }
    List<StoredEntry> entry = journal.stored(session, last - 1, 1);
    ended = entry.isEmpty();
    return ended ? HashChain.origin() : entry.getFirst().hash();
  }

  /** As many as there are before the first that cannot be had, found by halving. */
  private List<StoredEntry> stored(int max) {
    if (ended) {
      return List.of();
    }
    try {
      return journal.stored(session, last, max);
    } catch (JournalDamaged e) {
      if (max == 1) {
        throw e;
      }
      return stored(max / 2);
    }
  }

  private Entry unproven(StoredEntry entry, String why) {
    ended = true;
    return entry.unreadable(why + "; `verify` says more");
  }

  private Entry missing(String why) {
    String noHash = HexFormat.of().formatHex(HashChain.origin());
    Unreadable event = new Unreadable("missing", Optional.empty(), why);
    return new Entry(last + 1, 0, session, 0, noHash, event);
  }
}
