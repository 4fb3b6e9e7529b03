package dev.anabranch.journal.derived;

import dev.anabranch.events.Entry;
import dev.anabranch.journal.JournalDamaged;
import dev.anabranch.journal.JournalReader;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * Brings a page of the feed into all projections, with the cursor, in one transaction: after a
 * crash the store is as it was after some page, and goes on there. Belongs to one thread.
 */
final class Projector {
  private static final System.Logger LOG = System.getLogger(Projector.class.getName());
  private static final int PAGE = 500;

  private final DerivedDatabase database;
  private final JournalReader journal;
  private final Course course;
  private final Lineage lineage;
  private final UsageCalls usage;
  private final SessionList sessions;
  private volatile Cursor cursor;
  private volatile long skipped;

  Projector(DerivedDatabase database, JournalReader journal, SessionFolds folds)
      throws SQLException {
    this.database = database;
    this.journal = journal;
    this.course = new Course(journal);
    this.lineage = new Lineage(journal);
    this.usage = new UsageCalls(lineage, course);
    this.sessions = new SessionList(folds);
    this.cursor = database.read(Cursor::read);
    if (!isOf(journal, cursor)) {
      LOG.log(System.Logger.Level.INFO, "the derived store is of another journal; made anew");
      remake();
    }
  }

  /** True if the journal has the entry that the cursor stands at. */
  static boolean isOf(JournalReader journal, Cursor cursor) {
    if (cursor.equals(Cursor.START)) {
      return true;
    }
    try {
      List<Entry> at = journal.feed(cursor.ordering() - 1, 1);
      return !at.isEmpty() && Cursor.of(at.getFirst()).equals(cursor);
    } catch (JournalDamaged e) {
      return false;
    }
  }

  long cursor() {
    return cursor.ordering();
  }

  /** What was left out because it cannot be read counts as reached. */
  long reached() {
    return Math.max(cursor.ordering(), skipped);
  }

  /** Projects the next page; false if there is nothing more. */
  boolean step() throws SQLException {
    List<Entry> page = page();
    if (page.isEmpty()) {
      return false;
    }
    Cursor next = Cursor.of(page.getLast());
    boolean done = false;
    try {
      done = database.write(connection -> project(connection, page, next));
    } finally {
      if (!done) {
        lineage.forget();
      }
    }
    cursor = done ? next : database.read(Cursor::read);
    return true;
  }

  private boolean project(Connection connection, List<Entry> page, Cursor next)
      throws SQLException {
    if (!cursor.advance(connection, next)) {
      return false;
    }
    lineage.project(connection, page);
    try (UsageCalls.Adding calls = usage.adding(connection);
        SearchIndex.Adding words = database.search().adding(connection)) {
      for (Entry entry : page) {
        course.saw(entry);
        calls.add(entry);
        words.add(entry.ordering(), SearchDocument.of(entry, course.tool(entry)));
      }
      words.end();
    }
    sessions.project(connection, page);
    return true;
  }

  /** An entry that this build cannot read is left out, so that it does not hold up all others. */
  private List<Entry> page() {
    int max = PAGE;
    while (true) {
      long after = reached();
      try {
        return journal.feed(after, max);
      } catch (JournalDamaged e) {
        if (max == 1) {
          skipped = after + 1;
          LOG.log(System.Logger.Level.WARNING, "left out of projections: " + e.getMessage());
        }
        max = Math.max(1, max / 8);
      }
    }
  }

  /**
   * Begins from zero. The cursor goes back first: nobody may take the empty store for a full one.
   */
  void remake() throws SQLException {
    skipped = 0;
    cursor = Cursor.START;
    lineage.forget();
    database.remake();
  }
}
