package dev.anabranch.journal;

import dev.anabranch.events.Entry;
import dev.anabranch.events.Event;
import dev.anabranch.events.PeopleEvent.Steered;
import dev.anabranch.events.SessionId;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** Words of the tests of this package. */
final class JournalFixture {
  private static final Random RANDOM = new Random(42);

  private JournalFixture() {}

  static SessionId newSession() {
    return SessionId.random(RANDOM);
  }

  static Event said(String text) {
    return new Steered(text, "somebody");
  }

  static List<Entry> append(Journal journal, SessionId session, long head, Event... events) {
    return done(journal.append(session, head, List.of(events)));
  }

  static List<Entry> fork(
      Journal journal, SessionId parent, long at, SessionId child, Event... first) {
    return done(journal.fork(parent, at, child, List.of(first)));
  }

  static <T> T done(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
  }

  static List<String> texts(JournalReader journal, SessionId session) {
    return journal.read(session, 0, 100_000).stream()
        .map(entry -> ((Steered) entry.event()).text())
        .toList();
  }

  /** Changes the store behind the journal's back. */
  static void sql(Path file, String... statements) {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  /** The first column of each row. */
  static List<String> query(Path file, String sql) {
    List<String> values = new ArrayList<>();
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      while (row.next()) {
        values.add(row.getString(1));
      }
      return values;
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }
}
