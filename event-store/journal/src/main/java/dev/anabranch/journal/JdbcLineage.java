package dev.anabranch.journal;

import dev.anabranch.events.SessionId;
import dev.anabranch.journal.AdoptionRule.Known;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/** The rare statements of the writer: who descends from whom, and the marks of a session. */
final class JdbcLineage {
  private final Connection connection;

  JdbcLineage(Connection connection) {
    this.connection = connection;
  }

  Optional<Known> find(SessionId session, long head) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            """
            select p.pid, s.fork_seq, s.parent_guessed
              from session s left join session p on p.id = s.parent where s.pid = ?
            """)) {
      query.setString(1, session.value());
      try (ResultSet row = query.executeQuery()) {
        return row.next()
            ? Optional.of(
                new Known(
                    Optional.ofNullable(row.getString(1)).map(SessionId::new),
                    row.getLong(2),
                    row.getLong(3) != 0,
                    head))
            : Optional.empty();
      }
    }
  }

  void setParent(long stream, long parent, boolean guessed) throws SQLException {
    update(
        "update session set parent = ?, parent_guessed = ? where id = ?",
        parent,
        guessed ? 1 : 0,
        stream);
  }

  /** Forgets what the session inherited; its head stands for its new fork point. */
  void clear(Head head) throws SQLException {
    update("delete from segment where session = ?", head.stream());
    update("update session set fork_seq = ? where id = ?", head.seq(), head.stream());
  }

  void setImported(Head head) throws SQLException {
    update("update session set imported_seq = ? where id = ?", head.seq(), head.stream());
  }

  /** Answers the last entry that is hidden now. */
  long hide(Head head, long to) throws SQLException {
    long last = Math.min(to, head.seq());
    update(
        "update session set hidden_to = ? where id = ? and hidden_to < ?",
        last,
        head.stream(),
        last);
    try (PreparedStatement query =
        connection.prepareStatement("select hidden_to from session where id = ?")) {
      query.setLong(1, head.stream());
      try (ResultSet row = query.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }

  private void update(String sql, long... values) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setLong(i + 1, values[i]);
      }
      statement.executeUpdate();
    }
  }
}
