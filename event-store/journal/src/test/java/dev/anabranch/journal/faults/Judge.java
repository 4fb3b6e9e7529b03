package dev.anabranch.journal.faults;

import dev.anabranch.events.Entry;
import dev.anabranch.events.SessionId;
import dev.anabranch.journal.JournalReader;
import dev.anabranch.journal.SessionRow;
import dev.anabranch.journal.StoredEntry;
import dev.anabranch.journal.faults.History.State;
import dev.anabranch.journal.faults.History.Written;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Knows every state that a journal may be in on the way through one history. */
final class Judge {
  private final History history;
  private final Map<Long, Integer> bySize = new TreeMap<>();
  private final List<State> states = new ArrayList<>();

  Judge(History history) {
    this.history = history;
    for (int changes = 0; changes <= history.changes().size(); changes++) {
      State state = history.after(changes);
      states.add(state);
      bySize.put((long) state.feed().size(), changes);
    }
  }

  History history() {
    return history;
  }

  State after(int changes) {
    return states.get(changes);
  }

  /** How many changes the journal holds, or what is wrong with it; {@code faults} is then full. */
  record Finding(int changes, List<String> faults) {}

  /**
   * Holds everything that can be read against the one state that has as many entries: the feed
   * without gap, each branch in order and once, the stored bytes, the chains, the lineage.
   */
  Finding judge(JournalReader journal) {
    List<Entry> feed = journal.feed(0, Integer.MAX_VALUE);
    Integer changes = bySize.get((long) feed.size());
    if (changes == null) {
      return new Finding(0, List.of("a part of an append: " + feed.size() + " entries"));
    }
    State state = states.get(changes);
    List<String> faults = new ArrayList<>();
    feed(feed, state.feed(), faults);
    if (!journal.sessions().equals(List.copyOf(state.sessions().values()))) {
      faults.add("sessions: " + journal.sessions() + ", not " + state.sessions().values());
    }
    for (SessionRow row : state.sessions().values()) {
      branch(journal, row.id(), state.branches().getOrDefault(row.id(), List.of()), faults);
    }
    return new Finding(changes, faults);
  }

  private static void feed(List<Entry> feed, List<Written> expected, List<String> faults) {
    for (int i = 0; i < expected.size(); i++) {
      Entry entry = feed.get(i);
      if (entry.ordering() != i + 1 || !written(entry).equals(expected.get(i))) {
        faults.add("feed: entry " + (i + 1) + " is " + entry);
        return;
      }
    }
  }

  private static Written written(Entry entry) {
    return new Written(entry.origin(), entry.seq(), entry.event());
  }

  private static void branch(
      JournalReader journal, SessionId id, List<Written> expected, List<String> faults) {
    List<StoredEntry> stored = journal.stored(id, 0, Integer.MAX_VALUE);
    boolean same = stored.size() == expected.size();
    for (int i = 0; same && i < stored.size(); i++) {
      Written wanted = expected.get(i);
      StoredEntry entry = stored.get(i);
      same =
          entry.seq() == wanted.seq()
              && entry.origin().equals(wanted.origin())
              && Arrays.equals(entry.payload(), History.bytes(wanted.event()));
    }
    if (!same) {
      faults.add("branch " + id + ": " + stored);
    }
    if (!journal.check(id).ok()) {
      faults.add("chain: " + journal.check(id).broken());
    }
  }
}
