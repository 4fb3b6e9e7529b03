package dev.anabranch.journal;

import dev.anabranch.events.LibraryEntry;
import dev.anabranch.events.LibraryEvent;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The log in the database of a journal. A lesson is rare, so each append has a connection of its
 * own, durable as the journal's; {@code seq} is the primary key, which lets one of two writers win.
 */
public final class JdbcExperienceLog implements ExperienceLog {
  private static final String LAST =
      "select seq, ts, type, payload, hash from library_entry order by seq desc limit 1";
  private static final String ADD =
      "insert into library_entry(seq, ts, type, payload, hash) values (?, ?, ?, ?, ?)";

  private final Dialect dialect;
  private final Readers readers;
  private final InstantSource clock;

  private JdbcExperienceLog(Dialect dialect, Readers readers, InstantSource clock) {
    this.dialect = dialect;
    this.readers = readers;
    this.clock = clock;
  }

  /**
   * The log beside a journal that this process has open for writing: the journal made the schema
   * and holds the right to write.
   */
  public static JdbcExperienceLog beside(Database database, InstantSource clock) {
    Dialect dialect = database.dialect();
    return new JdbcExperienceLog(dialect, dialect.readers(), clock);
  }

  /**
   * The log for reading, also while another process writes. Starts and makes nothing; where there
   * is no journal, or one of an older program, there are no lessons.
   */
  public static ExperienceLog readOnly(Database database) {
    Dialect dialect = database.dialect();
    InstantSource clock = InstantSource.system();
    return dialect
        .visitors()
        .<ExperienceLog>map(readers -> new ReadOnly(new JdbcExperienceLog(dialect, readers, clock)))
        .orElseGet(() -> new ReadOnly(new MemoryExperienceLog(clock)));
  }

  @Override
  public List<LibraryEntry> append(long expectedHead, List<LibraryEvent> events) {
    StoredLesson.requireBound(events);
    try (Connection connection = dialect.openWriter()) {
      connection.setAutoCommit(false);
      StoredLesson last = last(connection);
      if (last.seq() != expectedHead) {
        throw new LibraryMoved(expectedHead, last.seq());
      }
      List<StoredLesson> entries = last.after(events, clock.instant());
      add(connection, entries);
      connection.commit();
      return entries.stream().map(StoredLesson::entry).toList();
    } catch (SQLException e) {
      throw dialect.isDuplicate(e) ? moved(expectedHead) : dialect.failure(e);
    }
  }

  private LibraryMoved moved(long expected) {
    try (Connection connection = dialect.openWriter()) {
      return new LibraryMoved(expected, last(connection).seq());
    } catch (SQLException e) {
      throw dialect.failure(e);
    }
  }

  private static StoredLesson last(Connection connection) throws SQLException {
    try (PreparedStatement query = connection.prepareStatement(LAST);
        ResultSet row = query.executeQuery()) {
      return row.next() ? StoredLesson.of(row) : StoredLesson.BEFORE_ALL;
    }
  }

  private static void add(Connection connection, List<StoredLesson> entries) throws SQLException {
    try (PreparedStatement row = connection.prepareStatement(ADD)) {
      for (StoredLesson entry : entries) {
        row.setLong(1, entry.seq());
        row.setLong(2, entry.micros());
        row.setString(3, entry.type());
        row.setBytes(4, entry.payload());
        row.setBytes(5, entry.hash());
        row.addBatch();
      }
      row.executeBatch();
    }
  }

  @Override
  public List<LibraryEntry> read(long after, int max) {
    Refusals.requireBound(max);
    long from = Math.max(0, after);
    List<StoredLesson> entries = readers.with(reads -> reads.library(from, max));
    for (int i = 0; i < entries.size(); i++) {
      if (entries.get(i).seq() != from + i + 1) {
        throw new JournalDamaged(
            "entry " + (from + i + 1) + " of the experience library is missing; restore a backup");
      }
    }
    return entries.stream().map(StoredLesson::entry).toList();
  }

  @Override
  public Optional<String> fault() {
    List<StoredLesson> log = new ArrayList<>();
    List<StoredLesson> page = page(0);
    while (!page.isEmpty()) {
      log.addAll(page);
      page = page(log.getLast().seq());
    }
    return StoredLesson.firstFault(log);
  }

  private List<StoredLesson> page(long after) {
    return readers.with(reads -> reads.library(after, EVENTS_MAX));
  }

  @Override
  public void close() {
    readers.close();
  }

  /** Everything but the append. */
  private record ReadOnly(ExperienceLog log) implements ExperienceLog {
    @Override
    public List<LibraryEntry> append(long expectedHead, List<LibraryEvent> events) {
      throw new JournalFailed(
          "the experience library is open for reading only; ask a server that takes tasks");
    }

    @Override
    public List<LibraryEntry> read(long after, int max) {
      return log.read(after, max);
    }

    @Override
    public Optional<String> fault() {
      return log.fault();
    }

    @Override
    public void close() {
      log.close();
    }
  }
}
