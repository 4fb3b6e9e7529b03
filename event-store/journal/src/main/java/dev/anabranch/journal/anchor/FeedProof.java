package dev.anabranch.journal.anchor;

import dev.anabranch.events.Entry;
import dev.anabranch.events.SessionId;
import dev.anabranch.journal.ChainCheck.Break;
import dev.anabranch.journal.JournalDamaged;
import dev.anabranch.journal.JournalReader;
import dev.anabranch.journal.StoredEntry;
import dev.anabranch.journal.UnknownSession;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Holds a whole journal against its statements.
 *
 * <p>The feed is read beside the statements, page by page: while both say the same, that is all.
 * Where they differ, each entry of the statement is looked up by its session and seq, so that the
 * first one of every session that is not as stated is named, whatever happened to the feed.
 */
final class FeedProof implements Proof {
  private static final int PAGE = 512;

  private final JournalReader journal;
  private final Set<SessionId> heads = new HashSet<>();
  private final Map<SessionId, Break> broken = new LinkedHashMap<>();
  private long number;
  private long last;
  private long entries;

  FeedProof(JournalReader journal) {
    this.journal = journal;
  }

  @Override
  public void check(Statement statement) {
    List<StatedEntry> stated = statement.stated();
    boolean next = statement.number() == number + 1;
    if (!isInFeed(stated, next ? last : stated.getFirst().ordering() - 1)) {
      stated.forEach(this::lookUp);
    }
    number = statement.number();
    last = statement.lastOrdering();
    entries += stated.size();
    statement.heads().forEach(head -> heads.add(head.session()));
  }

  private boolean isInFeed(List<StatedEntry> stated, long after) {
    try {
      int at = 0;
      for (long from = after; at < stated.size(); ) {
        List<Entry> page = journal.feed(from, Math.min(PAGE, stated.size() - at));
        if (page.isEmpty()) {
          return false;
        }
        for (Entry entry : page) {
          if (!isThat(stated.get(at++), entry)) {
            addIfNotStated(stated, entry);
            return false;
          }
        }
        from = page.getLast().ordering();
      }
      return true;
    } catch (JournalDamaged e) {
      return false;
    }
  }

  private static boolean isThat(StatedEntry stated, Entry entry) {
    return stated.ordering() == entry.ordering()
        && stated.seq() == entry.seq()
        && stated.session().equals(entry.origin())
        && stated.isThat(entry.hash());
  }

  /** An entry that no statement knows, at a place before one that was stated. */
  private void addIfNotStated(List<StatedEntry> stated, Entry entry) {
    boolean known =
        stated.stream()
            .anyMatch(one -> one.seq() == entry.seq() && one.session().equals(entry.origin()));
    if (!known && entry.ordering() < stated.getLast().ordering()) {
      add(
          entry.origin(),
          entry.seq(),
          "the entry is not in the statements, but before stated ones");
    }
  }

  private void lookUp(StatedEntry stated) {
    Break earlier = broken.get(stated.session());
    if (earlier == null || earlier.seq() > stated.seq()) {
      String wrong = wrong(stated);
      if (!wrong.isEmpty()) {
        add(stated.session(), stated.seq(), wrong);
      }
    }
  }

  private String wrong(StatedEntry stated) {
    try {
      List<StoredEntry> found = journal.stored(stated.session(), stated.seq() - 1, 1);
      if (found.isEmpty()) {
        return "the entry was signed for, but the session ends before it";
      }
      StoredEntry entry = found.getFirst();
      if (!entry.origin().equals(stated.session())
          || entry.seq() != stated.seq()
          || !stated.isThat(HexFormat.of().formatHex(entry.hash()))) {
        return "the entry is not the one that was signed for";
      }
      return entry.ordering() == stated.ordering()
          ? ""
          : "the entry is not at the place of the feed that was signed for";
    } catch (UnknownSession e) {
      return "the entry was signed for, but the session is missing";
    } catch (JournalDamaged e) {
      return "the entry was signed for, but cannot be read: " + e.getMessage();
    }
  }

  private void add(SessionId session, long seq, String reason) {
    Break found = new Break(session, seq, reason);
    broken.merge(session, found, (one, two) -> one.seq() <= two.seq() ? one : two);
  }

  @Override
  public List<Break> broken() {
    return List.copyOf(broken.values());
  }

  @Override
  public long heads() {
    return heads.size();
  }

  @Override
  public long entries() {
    return entries;
  }
}
