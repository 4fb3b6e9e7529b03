package dev.anabranch.sessions;

import dev.anabranch.events.HashChain;
import dev.anabranch.events.SessionId;
import dev.anabranch.events.Sha256;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The tables of a journal in the hands of somebody who may write anything there. */
final class StoredTables {
  static final int ID = 0;
  static final int PID = 1;
  static final int PARENT = 2;
  static final int FORK = 3;
  static final int HEAD = 4;
  static final int HEAD_HASH = 5;
  static final int HEAD_TS = 6;

  static final int SESSION = 0;
  static final int IX = 1;
  static final int INHERITED = 2;
  static final int FROM = 3;
  static final int TO = 4;

  static final int ORDERING = 0;
  static final int STREAM = 1;
  static final int SEQ = 2;
  static final int TS = 3;
  static final int TYPE = 4;
  static final int HASH = 5;
  static final int DIGEST = 6;
  static final int PAYLOAD = 7;

  private static final String[] TABLES = {"session", "segment", "event"};

  final List<@Nullable Object[]> sessions = new ArrayList<>();
  final List<@Nullable Object[]> segments = new ArrayList<>();
  final List<@Nullable Object[]> events = new ArrayList<>();

  static StoredTables read(Connection connection) throws SQLException {
    StoredTables tables = new StoredTables();
    for (int i = 0; i < TABLES.length; i++) {
      try (Statement statement = connection.createStatement();
          ResultSet row = statement.executeQuery("select * from " + TABLES[i] + " order by 1, 2")) {
        while (row.next()) {
          @Nullable Object[] values = new Object[row.getMetaData().getColumnCount()];
          for (int column = 0; column < values.length; column++) {
            Object value = row.getObject(column + 1);
            values[column] = value instanceof Number number ? (Object) number.longValue() : value;
          }
          tables.all().get(i).add(values);
        }
      }
    }
    return tables;
  }

  /** Puts these rows in place of all that is stored. */
  void write(Connection connection) throws SQLException {
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      for (String table : TABLES) {
        statement.execute("delete from " + table);
      }
    }
    for (int i = 0; i < TABLES.length; i++) {
      insert(connection, TABLES[i], all().get(i));
    }
    connection.setAutoCommit(true);
  }

  private static void insert(Connection connection, String table, List<@Nullable Object[]> rows)
      throws SQLException {
    String marks = ", ?".repeat(rows.getFirst().length).substring(2);
    try (PreparedStatement insert =
        connection.prepareStatement("insert into " + table + " values (" + marks + ")")) {
      for (@Nullable Object[] row : rows) {
        for (int column = 0; column < row.length; column++) {
          insert.setObject(column + 1, row[column]);
        }
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  StoredTables copy() {
    StoredTables copy = new StoredTables();
    for (int i = 0; i < TABLES.length; i++) {
      for (@Nullable Object[] row : all().get(i)) {
        copy.all().get(i).add(row.clone());
      }
    }
    return copy;
  }

  private List<List<@Nullable Object[]>> all() {
    return List.of(sessions, segments, events);
  }

  @Nullable Object[] session(long id) {
    return sessions.stream().filter(row -> number(row, ID) == id).findFirst().orElseThrow();
  }

  SessionId name(long id) {
    return new SessionId(text(session(id), PID));
  }

  /** The own entries of a session, in order. */
  List<@Nullable Object[]> own(long id) {
    return events.stream()
        .filter(row -> number(row, STREAM) == id)
        .sorted(Comparator.comparingLong(row -> number(row, SEQ)))
        .toList();
  }

  boolean has(long stream, long seq) {
    return events.stream()
        .anyMatch(row -> number(row, STREAM) == stream && number(row, SEQ) == seq);
  }

  /** What a session reads: the rows of its branch in the order of its stretches. */
  List<String> branch(long id) {
    List<String> rows = new ArrayList<>();
    segments.stream()
        .filter(row -> number(row, SESSION) == id)
        .sorted(Comparator.comparingLong(row -> number(row, IX)))
        .forEach(row ->
            own(number(row, INHERITED)).stream()
                .filter(event ->
                    number(event, SEQ) >= number(row, FROM)
                        && number(event, SEQ) <= number(row, TO))
                .forEach(event -> rows.add(number(event, STREAM) + "/" + number(event, SEQ))));
    own(id).forEach(event -> rows.add(id + "/" + number(event, SEQ)));
    return rows;
  }

  /** The largest entry of a session that another one inherits; 0 if none does. */
  long inheritedUpTo(long id) {
    return segments.stream()
        .filter(row -> number(row, INHERITED) == id)
        .mapToLong(row -> number(row, TO))
        .max()
        .orElse(0);
  }

  /** Makes every digest, hash and head of these sessions fit their entries, as a writer would. */
  void rechain(List<Long> ids) {
    for (long id : ids) {
      @Nullable Object[] session = session(id);
      byte[] previous = hashAt(id, number(session, FORK));
      for (@Nullable Object[] event : own(id)) {
        event[DIGEST] = Sha256.of(bytes(event, PAYLOAD));
        previous =
            HashChain.next(
                previous,
                name(id),
                number(event, SEQ),
                text(event, TYPE),
                number(event, TS),
                bytes(event, DIGEST));
        event[HASH] = previous;
        session[HEAD] = number(event, SEQ);
        session[HEAD_HASH] = previous;
        session[HEAD_TS] = number(event, TS);
      }
    }
  }

  private byte[] hashAt(long id, long fork) {
    return segments.stream()
        .filter(row -> number(row, SESSION) == id && number(row, TO) == fork)
        .flatMap(row -> own(number(row, INHERITED)).stream())
        .filter(event -> number(event, SEQ) == fork)
        .map(event -> bytes(event, HASH))
        .findFirst()
        .orElseGet(HashChain::origin);
  }

  static long number(@Nullable Object[] row, int column) {
    return row[column] instanceof Long number ? number : 0;
  }

  static String text(@Nullable Object[] row, int column) {
    return String.valueOf(row[column]);
  }

  static byte[] bytes(@Nullable Object[] row, int column) {
    return row[column] instanceof byte[] bytes ? Arrays.copyOf(bytes, bytes.length) : new byte[0];
  }
}
