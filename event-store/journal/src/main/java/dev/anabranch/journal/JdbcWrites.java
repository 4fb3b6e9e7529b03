package dev.anabranch.journal;

import dev.anabranch.events.SessionId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The statements of the writer, on its one connection. Entries and heads wait for {@link #flush},
 * where sending them together saves round trips.
 */
final class JdbcWrites implements AutoCloseable {
  private final Connection connection;
  private final boolean together;
  private final Places places;
  private final JdbcLineage lineage;
  private final Statement plain;
  private final PreparedStatement findHead;
  private final PreparedStatement findLast;
  private final PreparedStatement findEntry;
  private final PreparedStatement addSession;
  private final PreparedStatement addInherited;
  private final PreparedStatement addParent;
  private final PreparedStatement addEvent;
  private final PreparedStatement setHead;

  JdbcWrites(Connection connection, Dialect dialect) throws SQLException {
    this.connection = connection;
    this.together = dialect.sendsTogether();
    this.places = dialect.places();
    lineage = new JdbcLineage(connection);
    plain = connection.createStatement();
    findHead =
        connection.prepareStatement(
            "select id, head_seq, head_hash, head_ts from session where pid = ?");
    findLast =
        connection.prepareStatement(
            """
            select coalesce(max(e.seq), coalesce(max(s.fork_seq), 0))
              from session s left join event e on e.stream = s.id where s.pid = ?
            """);
    findEntry =
        connection.prepareStatement(
            """
            select e.hash, e.ts
              from (select stream, from_seq, to_seq from segment where session = ?
                    union all
                    select id, fork_seq + 1, 9223372036854775807 from session where id = ?) g
              join event e on e.stream = g.stream and e.seq = ?
             where e.seq between g.from_seq and g.to_seq
            """);
    addSession =
        connection.prepareStatement(
            """
            insert into session(id, pid, parent, fork_seq, head_seq, head_hash, head_ts)
            values (?, ?, ?, ?, ?, ?, ?)
            """);
    addInherited =
        connection.prepareStatement(
            "insert into segment(session, ix, stream, from_seq, to_seq) select ?, ix, stream, from_seq, "
                + dialect.least("to_seq", "?")
                + " from segment where session = ? and from_seq <= ?");
    addParent =
        connection.prepareStatement(
            """
            insert into segment(session, ix, stream, from_seq, to_seq)
            select ?, (select count(*) from segment where session = ?), id, fork_seq + 1, ?
              from session where id = ? and fork_seq < ?
            """);
    addEvent =
        connection.prepareStatement(
            """
            insert into event(ordering, stream, seq, ts, type, hash, digest, payload)
            values (?, ?, ?, ?, ?, ?, ?, ?)
            """);
    setHead =
        connection.prepareStatement(
            "update session set head_seq = ?, head_hash = ?, head_ts = ? where id = ?");
  }

  /** Begins a group and answers the last numbers given out. */
  Places.Last begin() throws SQLException {
    connection.setAutoCommit(false);
    return places.begin(connection);
  }

  /** Not {@code Connection.commit()}: that would begin the next transaction and keep its lock. */
  void commit(Places.Last last) throws SQLException {
    flush();
    places.end(connection, last);
    connection.setAutoCommit(true);
  }

  /** Sends what waits, so that queries see it. */
  void flush() throws SQLException {
    if (together) {
      addEvent.executeBatch();
      setHead.executeBatch();
    }
  }

  private void send(PreparedStatement row) throws SQLException {
    if (together) {
      row.addBatch();
    } else {
      row.executeUpdate();
    }
  }

  void savepoint() throws SQLException {
    plain.execute("savepoint one_write");
  }

  void release() throws SQLException {
    flush();
    plain.execute("release one_write");
  }

  void rollbackToSavepoint() throws SQLException {
    addEvent.clearBatch();
    setHead.clearBatch();
    plain.execute("rollback to one_write");
    plain.execute("release one_write");
  }

  /** The last entry that is really there, whatever the session's row says. */
  long lastSeq(SessionId session) throws SQLException {
    findLast.setString(1, session.value());
    try (ResultSet row = findLast.executeQuery()) {
      return row.next() ? row.getLong(1) : 0;
    }
  }

  Optional<Head> head(SessionId session) throws SQLException {
    findHead.setString(1, session.value());
    try (ResultSet row = findHead.executeQuery()) {
      return row.next()
          ? Optional.of(
              new Head(row.getLong(1), session, row.getLong(2), row.getBytes(3), row.getLong(4)))
          : Optional.empty();
    }
  }

  /** The head that a child of {@code stream} starts from; empty if the entry is missing. */
  Optional<Head> headAt(long stream, long at, long child, SessionId session) throws SQLException {
    flush();
    findEntry.setLong(1, stream);
    findEntry.setLong(2, stream);
    findEntry.setLong(3, at);
    try (ResultSet row = findEntry.executeQuery()) {
      return row.next()
          ? Optional.of(new Head(child, session, at, row.getBytes(1), row.getLong(2)))
          : Optional.empty();
    }
  }

  void addRoot(Head head) throws SQLException {
    addSession(head, null, 0);
  }

  /** A child, and what it inherits: the branch of {@code origin} up to the child's head. */
  void addChild(Head head, long parent, long origin) throws SQLException {
    addSession(head, parent, head.seq());
    inherit(head, origin);
  }

  /** Writes the stretches of other streams that a branch without own entries consists of. */
  void inherit(Head head, long origin) throws SQLException {
    addInherited.setLong(1, head.stream());
    addInherited.setLong(2, head.seq());
    addInherited.setLong(3, origin);
    addInherited.setLong(4, head.seq());
    addInherited.executeUpdate();
    addParent.setLong(1, head.stream());
    addParent.setLong(2, head.stream());
    addParent.setLong(3, head.seq());
    addParent.setLong(4, origin);
    addParent.setLong(5, head.seq());
    addParent.executeUpdate();
  }

  private void addSession(Head head, @Nullable Long parent, long forkSeq) throws SQLException {
    addSession.setLong(1, head.stream());
    addSession.setString(2, head.session().value());
    addSession.setObject(3, parent, Types.BIGINT);
    addSession.setLong(4, forkSeq);
    addSession.setLong(5, head.seq());
    addSession.setBytes(6, head.hash());
    addSession.setLong(7, head.micros());
    addSession.executeUpdate();
  }

  void addEvent(long stream, StoredEntry entry) throws SQLException {
    addEvent.setLong(1, entry.ordering());
    addEvent.setLong(2, stream);
    addEvent.setLong(3, entry.seq());
    addEvent.setLong(4, entry.micros());
    addEvent.setString(5, entry.type());
    addEvent.setBytes(6, entry.hash());
    addEvent.setBytes(7, entry.digest());
    addEvent.setBytes(8, entry.payload());
    send(addEvent);
  }

  void setHead(Head head) throws SQLException {
    setHead.setLong(1, head.seq());
    setHead.setBytes(2, head.hash());
    setHead.setLong(3, head.micros());
    setHead.setLong(4, head.stream());
    send(setHead);
  }

  JdbcLineage lineage() {
    return lineage;
  }

  /** An open transaction is rolled back. */
  @Override
  public void close() throws SQLException {
    connection.close();
  }

  /** Opens the connection that writes. */
  interface Source {
    Connection open() throws SQLException;
  }
}
