package dev.anabranch.journal.derived;

import dev.anabranch.events.Entry;
import dev.anabranch.events.SessionId;
import dev.anabranch.journal.JournalReader;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Answers from what is derived. How far that is behind the journal, {@link Derived} says; reads
 * that were promised to be fresh fail rather than answer from a store that was thrown away
 * meanwhile. Fails with {@link DerivedUnavailable}.
 */
public final class DerivedReads {
  static final int HITS_MAX = 200;

  private final DerivedTables database;
  private final JournalReader journal;
  private final Consumer<SQLException> failed;
  private final long cursorMin;

  /**
   * @param failed told of every failure of the database
   */
  DerivedReads(DerivedTables database, JournalReader journal, Consumer<SQLException> failed) {
    this(database, journal, failed, 0);
  }

  private DerivedReads(
      DerivedTables database,
      JournalReader journal,
      Consumer<SQLException> failed,
      long cursorMin) {
    this.database = database;
    this.journal = journal;
    this.failed = failed;
    this.cursorMin = cursorMin;
  }

  /** The same reads, of a store whose cursor is at {@code place} or later, or they fail. */
  DerivedReads from(long place) {
    return new DerivedReads(database, journal, failed, place);
  }

  /**
   * Entries that {@code query} finds, the newest first, below the place {@code cursor}, at most
   * {@code max} and {@value #HITS_MAX}.
   */
  public SearchPage search(SearchQuery query, OptionalLong cursor, int max) {
    int wanted = Math.clamp(max, 1, HITS_MAX);
    long before = cursor.orElse(Long.MAX_VALUE);
    List<Long> found =
        ask(connection -> database.search().find(connection, query, before, wanted + 1));
    List<Long> shown = found.subList(0, Math.min(wanted, found.size()));
    List<SearchHit> hits = new ArrayList<>();
    for (long ordering : shown) {
      hits.add(hit(ordering, query));
    }
    return new SearchPage(
        hits, found.size() > wanted ? OptionalLong.of(shown.getLast()) : OptionalLong.empty());
  }

  /** The index knows places alone; the rest is read from the journal. */
  private SearchHit hit(long ordering, SearchQuery query) {
    List<Entry> at = journal.feed(ordering - 1, 1);
    if (at.isEmpty() || at.getFirst().ordering() != ordering) {
      throw new DerivedUnavailable("the search index names an entry that the journal has not");
    }
    Entry entry = at.getFirst();
    return new SearchHit(
        entry.origin(),
        entry.seq(),
        ordering,
        entry.time(),
        entry.type(),
        Snippet.of(entry.event(), query));
  }

  public UsageSums usage(UsageSums.Of of, Optional<UsageSums.By> by) {
    return ask(connection -> UsageReads.sums(connection, of, by));
  }

  public Optional<LineageRow> lineage(SessionId session) {
    return ask(connection -> Lineage.find(connection, session));
  }

  /** From the parent up to the root. */
  public List<LineageRow> ancestors(SessionId session) {
    return ask(connection -> Lineage.ancestors(connection, session));
  }

  /** All forks below, the nearest first. */
  public List<LineageRow> descendants(SessionId session) {
    return ask(connection -> Lineage.descendants(connection, session));
  }

  /** The whole tree of {@code root}, in the order in which its sessions began. */
  public List<LineageRow> tree(SessionId root) {
    return ask(connection -> Lineage.tree(connection, root));
  }

  /** The JSON of the sessions of the tree of {@code root}, in the order in which they began. */
  public List<String> treeViews(SessionId root) {
    return ask(connection -> SessionList.tree(connection, root));
  }

  /**
   * A page of sessions in one of {@code statuses}, or in any if none is named, the newest first.
   */
  public SessionListPage sessions(
      Set<String> statuses, Optional<String> text, Optional<SessionId> cursor, int max) {
    return ask(connection -> SessionList.page(connection, statuses, text, cursor, max));
  }

  private <T> T ask(Work<T> work) {
    try {
      return database.read(connection -> {
        if (cursorMin > 0 && Cursor.read(connection).ordering() < cursorMin) {
          throw new DerivedUnavailable("the derived store is being made anew");
        }
        return work.run(connection);
      });
    } catch (SQLException e) {
      failed.accept(e);
      throw new DerivedUnavailable("the derived store cannot be read: " + e.getMessage(), e);
    }
  }
}
