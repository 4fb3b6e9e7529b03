package dev.anabranch.journal;

import dev.anabranch.events.SessionId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The statements of the writer, on its one connection. */
final class SqliteWrites implements AutoCloseable {
  private static final long OPEN_END = Long.MAX_VALUE;

  private final Connection connection;
  private final Statement plain;
  private final PreparedStatement findHead;
  private final PreparedStatement findLast;
  private final PreparedStatement findEntry;
  private final PreparedStatement addSession;
  private final PreparedStatement addInherited;
  private final PreparedStatement addParent;
  private final PreparedStatement addEvent;
  private final PreparedStatement setHead;

  SqliteWrites(Connection connection) throws SQLException {
    this.connection = connection;
    plain = connection.createStatement();
    findHead =
        connection.prepareStatement(
            "select id, head_seq, head_hash, head_ts from session where pid = ?");
    findLast =
        connection.prepareStatement(
            """
            select ifnull(max(e.seq), ifnull(max(s.fork_seq), 0))
              from session s left join event e on e.stream = s.id where s.pid = ?
            """);
    findEntry =
        connection.prepareStatement(
            """
            select e.hash, e.ts
              from (select stream, from_seq, to_seq from segment where session = ?1
                    union all select id, fork_seq + 1, ?2 from session where id = ?1) g
              join event e on e.stream = g.stream and e.seq = ?3
             where ?3 between g.from_seq and g.to_seq
            """);
    addSession =
        connection.prepareStatement(
            """
            insert into session(id, pid, parent, fork_seq, head_seq, head_hash, head_ts)
            values (?, ?, ?, ?, ?, ?, ?)
            """);
    addInherited =
        connection.prepareStatement(
            """
            insert into segment(session, ix, stream, from_seq, to_seq)
            select ?1, ix, stream, from_seq, min(to_seq, ?3) from segment
             where session = ?2 and from_seq <= ?3
            """);
    addParent =
        connection.prepareStatement(
            """
            insert into segment(session, ix, stream, from_seq, to_seq)
            select ?1, (select count(*) from segment where session = ?1), id, fork_seq + 1, ?3
              from session where id = ?2 and fork_seq < ?3
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

  /** Not {@code Connection.commit()}: that would begin the next transaction and keep its lock. */
  void begin() throws SQLException {
    connection.setAutoCommit(false);
  }

  void commit() throws SQLException {
    connection.setAutoCommit(true);
  }

  void savepoint() throws SQLException {
    plain.execute("savepoint one_write");
  }

  void release() throws SQLException {
    plain.execute("release one_write");
  }

  void rollbackToSavepoint() throws SQLException {
    plain.execute("rollback to one_write");
    release();
  }

  long lastOrdering() throws SQLException {
    return number("select ifnull(max(ordering), 0) from event");
  }

  long lastStream() throws SQLException {
    return number("select ifnull(max(id), 0) from session");
  }

  /** The last entry that is really there, whatever the session's row says. */
  long lastSeq(SessionId session) throws SQLException {
    findLast.setString(1, session.value());
    try (ResultSet row = findLast.executeQuery()) {
      return row.getLong(1);
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
    findEntry.setLong(1, stream);
    findEntry.setLong(2, OPEN_END);
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

  /** A child and the stretches of other streams that it inherits. */
  void addChild(Head head, long parent) throws SQLException {
    addSession(head, parent, head.seq());
    for (PreparedStatement statement : new PreparedStatement[] {addInherited, addParent}) {
      statement.setLong(1, head.stream());
      statement.setLong(2, parent);
      statement.setLong(3, head.seq());
      statement.executeUpdate();
    }
  }

  private void addSession(Head head, @Nullable Long parent, long forkSeq) throws SQLException {
    addSession.setLong(1, head.stream());
    addSession.setString(2, head.session().value());
    addSession.setObject(3, parent);
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
    addEvent.executeUpdate();
  }

  void setHead(Head head) throws SQLException {
    setHead.setLong(1, head.seq());
    setHead.setBytes(2, head.hash());
    setHead.setLong(3, head.micros());
    setHead.setLong(4, head.stream());
    setHead.executeUpdate();
  }

  private long number(String sql) throws SQLException {
    try (ResultSet row = plain.executeQuery(sql)) {
      return row.getLong(1);
    }
  }

  /** An open transaction is rolled back. */
  @Override
  public void close() throws SQLException {
    connection.close();
  }

  /** Opens the connection that writes. */
  interface Source {
    Connection open();
  }
}
