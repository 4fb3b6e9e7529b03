package dev.anabranch.journal;

import dev.anabranch.events.SessionId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The queries of one reading connection; used by one thread at a time. */
final class JdbcReads {
  /** So that a driver that would fetch all rows at once fetches some. */
  private static final int FETCH = 500;

  private static final int VERSION_WITH_MARKS = 2;
  private static final int VERSION_WITH_LIBRARY = 3;

  private static final String SEGMENTS =
      """
      select g.stream, s.pid, g.from_seq, g.to_seq
        from segment g join session s on s.id = g.stream
       where g.session = ? and g.to_seq > ? order by g.ix
      """;
  private static final String EVENTS =
      """
      select seq, ordering, ts, type, hash, digest, payload from event
       where stream = ? and seq between ? and ? order by seq limit ?
      """;
  private static final String SEGMENT_ROWS =
      "select ix, stream, from_seq, to_seq from segment where session = ? order by ix";
  private static final String OWN =
      """
      select seq, ordering, ts, type, hash, digest, payload from event
       where stream = ? order by seq
      """;
  private static final String HEAD_TIME = "select head_ts from session where id = ?";
  private static final String STRAYS =
      """
      select 'event', ordering from event
       where not exists (select 1 from session s where s.id = stream)
      union all
      select 'inherited stretch', stream from segment g
       where not exists (select 1 from session s where s.id = g.session)
      limit ?
      """;
  private static final String FEED =
      """
      select e.seq, e.ordering, e.ts, e.type, e.hash, e.digest, e.payload, s.pid
        from event e join session s on s.id = e.stream
       where e.ordering > ? order by e.ordering limit ?
      """;

  private static final String LIBRARY =
      "select seq, ts, type, payload, hash from library_entry where seq > ? order by seq limit ?";

  private final Connection connection;
  private final Dialect dialect;
  private final int version;
  private final String session;

  /** {@code version} is the schema's: a journal at rest may be of an older one. */
  JdbcReads(Connection connection, Dialect dialect, int version) {
    this.connection = connection;
    this.dialect = dialect;
    this.version = version;
    String marks =
        version >= VERSION_WITH_MARKS ? "s.imported_seq, s.hidden_to, s.parent_guessed" : "0, 0, 0";
    this.session =
        "select s.id, s.pid, p.pid, s.fork_seq, s.head_seq, s.head_hash, "
            + marks
            + " from session s left join session p on p.id = s.parent";
  }

  /** Runs {@code work} on one state of the database, whatever is appended meanwhile. */
  <T> T inOneState(Work<T> work) throws SQLException {
    int before = connection.getTransactionIsolation();
    connection.setTransactionIsolation(dialect.oneState());
    connection.setAutoCommit(false);
    try {
      return work.run();
    } finally {
      connection.setAutoCommit(true);
      connection.setTransactionIsolation(before);
    }
  }

  List<SessionRow> sessions() throws SQLException {
    List<SessionRow> rows = new ArrayList<>();
    try (PreparedStatement query = connection.prepareStatement(session + " order by s.id");
        ResultSet row = query.executeQuery()) {
      while (row.next()) {
        rows.add(tip(row).row());
      }
    }
    return rows;
  }

  Optional<Tip> session(SessionId id) throws SQLException {
    try (PreparedStatement query = connection.prepareStatement(session + " where s.pid = ?")) {
      query.setString(1, id.value());
      try (ResultSet row = query.executeQuery()) {
        return row.next() ? Optional.of(tip(row)) : Optional.empty();
      }
    }
  }

  /** The stretches of the branch that end after {@code after}, the session's own as the last. */
  List<Stretch> stretches(Tip tip, long after) throws SQLException {
    List<Stretch> stretches = new ArrayList<>();
    try (PreparedStatement query = connection.prepareStatement(SEGMENTS)) {
      query.setLong(1, tip.stream());
      query.setLong(2, after);
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          stretches.add(
              new Stretch(
                  row.getLong(1), new SessionId(row.getString(2)), row.getLong(3), row.getLong(4)));
        }
      }
    }
    SessionRow own = tip.row();
    stretches.add(new Stretch(tip.stream(), own.id(), own.forkedAt() + 1, own.head()));
    return stretches;
  }

  /** Entries {@code from} to {@code to} of one stretch, in order, at most {@code max}. */
  void entries(Stretch stretch, long from, long to, long max, Each each) throws SQLException {
    try (PreparedStatement query = connection.prepareStatement(EVENTS)) {
      query.setFetchSize(FETCH);
      query.setLong(1, stretch.stream());
      query.setLong(2, from);
      query.setLong(3, to);
      query.setLong(4, max);
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          each.entry(entry(row, stretch.origin()));
        }
      }
    }
  }

  /** All entries that stand under the session's own stream, wherever they say they belong. */
  void own(Stretch stretch, Each each) throws SQLException {
    try (PreparedStatement query = connection.prepareStatement(OWN)) {
      query.setFetchSize(FETCH);
      query.setLong(1, stretch.stream());
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          each.entry(entry(row, stretch.origin()));
        }
      }
    }
  }

  /** What a session inherits, as it is stored. */
  List<SegmentRow> segmentRows(Tip tip) throws SQLException {
    List<SegmentRow> rows = new ArrayList<>();
    try (PreparedStatement query = connection.prepareStatement(SEGMENT_ROWS)) {
      query.setLong(1, tip.stream());
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          rows.add(new SegmentRow(row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4)));
        }
      }
    }
    return rows;
  }

  /** The time that the session's row says of its head. */
  long headTime(Tip tip) throws SQLException {
    try (PreparedStatement query = connection.prepareStatement(HEAD_TIME)) {
      query.setLong(1, tip.stream());
      try (ResultSet row = query.executeQuery()) {
        return row.next() ? row.getLong(1) : 0;
      }
    }
  }

  /** Rows that belong to no session and indexes that differ from their rows, in words. */
  List<String> strays(int max) throws SQLException {
    List<String> found = new ArrayList<>(unfit(max));
    try (PreparedStatement query = connection.prepareStatement(STRAYS)) {
      query.setInt(1, max);
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          found.add(row.getString(1) + " " + row.getLong(2) + " belongs to no session");
        }
      }
    }
    return found;
  }

  private List<String> unfit(int max) throws SQLException {
    List<String> found = new ArrayList<>();
    if (dialect.integrity().isEmpty()) {
      return found;
    }
    try (PreparedStatement query = connection.prepareStatement(dialect.integrity().get());
        ResultSet row = query.executeQuery()) {
      while (row.next() && found.size() < max) {
        if (!row.getString(1).equals("ok")) {
          found.add("the database does not fit together: " + row.getString(1));
        }
      }
    }
    return found;
  }

  List<StoredEntry> feed(long after, int max) throws SQLException {
    List<StoredEntry> entries = new ArrayList<>();
    try (PreparedStatement query = connection.prepareStatement(FEED)) {
      query.setLong(1, after);
      query.setInt(2, max);
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          entries.add(entry(row, new SessionId(row.getString(8))));
        }
      }
    }
    return entries;
  }

  /** The log of the experience library after entry {@code after}; an older schema has none. */
  List<StoredLesson> library(long after, int max) throws SQLException {
    List<StoredLesson> entries = new ArrayList<>();
    if (version < VERSION_WITH_LIBRARY) {
      return entries;
    }
    try (PreparedStatement query = connection.prepareStatement(LIBRARY)) {
      query.setLong(1, after);
      query.setInt(2, max);
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          entries.add(StoredLesson.of(row));
        }
      }
    }
    return entries;
  }

  /** The number of the last entry in the feed; 0 if there is none. */
  long last() throws SQLException {
    try (PreparedStatement query =
            connection.prepareStatement("select coalesce(max(ordering), 0) from event");
        ResultSet row = query.executeQuery()) {
      return row.next() ? row.getLong(1) : 0;
    }
  }

  private static Tip tip(ResultSet row) throws SQLException {
    Optional<SessionId> parent = Optional.ofNullable(row.getString(3)).map(SessionId::new);
    return new Tip(
        row.getLong(1),
        new SessionRow(
            new SessionId(row.getString(2)),
            parent,
            row.getLong(4),
            row.getLong(5),
            row.getLong(9) != 0,
            row.getLong(7),
            row.getLong(8)),
        row.getBytes(6));
  }

  private static StoredEntry entry(ResultSet row, SessionId origin) throws SQLException {
    return new StoredEntry(
        row.getLong(1),
        row.getLong(2),
        origin,
        row.getLong(3),
        row.getString(4),
        row.getBytes(5),
        row.getBytes(6),
        row.getBytes(7));
  }

  /** A session's row with what only the store knows. */
  @SuppressWarnings("ArrayRecordComponent")
  record Tip(long stream, SessionRow row, byte[] hash) {}

  /** Entries {@code from} to {@code to} of a branch, all written by {@code origin}. */
  record Stretch(long stream, SessionId origin, long from, long to) {}

  /** A row of {@code segment}. */
  record SegmentRow(long ix, long stream, long from, long to) {}

  interface Each {
    void entry(StoredEntry entry);
  }

  interface Work<T> {
    T run() throws SQLException;
  }
}
