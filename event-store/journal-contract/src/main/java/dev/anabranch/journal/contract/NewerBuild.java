package dev.anabranch.journal.contract;

import dev.anabranch.events.HashChain;
import dev.anabranch.events.SessionId;
import dev.anabranch.events.Sha256;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Writes into a resting SQLite journal what a build to come might have written: an entry of any
 * wire name and any bytes, chained as it must be.
 */
public final class NewerBuild {
  private NewerBuild() {}

  /** Appends to the session, which is made if it is not there, and answers the seq. */
  public static long append(Path journal, SessionId session, String type, byte[] payload) {
    try (Connection database = DriverManager.getConnection("jdbc:sqlite:" + journal)) {
      database.setAutoCommit(false);
      create(database, session);
      long seq = append(database, session, type, payload);
      database.commit();
      return seq;
    } catch (SQLException e) {
      throw new IllegalStateException("cannot write to " + journal, e);
    }
  }

  private static void create(Connection database, SessionId session) throws SQLException {
    String sql =
        """
        insert into session(pid, fork_seq, head_seq, head_hash, head_ts) values (?, 0, 0, ?, 0)
            on conflict(pid) do nothing
        """;
    try (PreparedStatement insert = database.prepareStatement(sql)) {
      insert.setString(1, session.value());
      insert.setBytes(2, HashChain.origin());
      insert.executeUpdate();
    }
  }

  private static long append(Connection database, SessionId session, String type, byte[] payload)
      throws SQLException {
    String sql = "select id, head_seq, head_hash, head_ts from session where pid = ?";
    try (PreparedStatement select = database.prepareStatement(sql)) {
      select.setString(1, session.value());
      ResultSet head = select.executeQuery();
      long stream = head.getLong(1);
      long seq = head.getLong(2) + 1;
      long micros = head.getLong(4);
      byte[] digest = Sha256.of(payload);
      byte[] hash = HashChain.next(head.getBytes(3), session, seq, type, micros, digest);
      execute(
          database,
          """
          insert into event(stream, seq, ts, type, hash, digest, payload)
                 values (?, ?, ?, ?, ?, ?, ?)
          """,
          stream,
          seq,
          micros,
          type,
          hash,
          digest,
          payload);
      execute(
          database,
          "update session set head_seq = ?, head_hash = ? where id = ?",
          seq,
          hash,
          stream);
      return seq;
    }
  }

  private static void execute(Connection database, String sql, Object... values)
      throws SQLException {
    try (PreparedStatement statement = database.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      statement.executeUpdate();
    }
  }
}
