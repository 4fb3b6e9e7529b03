package dev.anabranch.journal.derived;

import dev.anabranch.events.Entry;
import dev.anabranch.events.SessionId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A row for each session, as it is after its newest entry. A row may be ahead of the cursor, since
 * a fold reads to the end; entries that the row knows already cost nothing, so a rebuild folds each
 * session about once.
 */
final class SessionList {
  static final List<String> SCHEMA =
      List.of(
          """
          create table session_list(
            session text primary key,
            place bigint not null,
            status text not null,
            task text not null,
            head bigint not null,
            steps integer not null,
            created bigint not null,
            updated bigint not null,
            json text not null)
          """,
          "create index session_list_place on session_list(place)",
          "create index session_list_status on session_list(status, place)");

  private final SessionFolds folds;

  SessionList(SessionFolds folds) {
    this.folds = folds;
  }

  void project(Connection connection, List<Entry> page) throws SQLException {
    Map<SessionId, Long> touched = new LinkedHashMap<>();
    page.forEach(entry -> touched.put(entry.origin(), entry.seq()));
    for (Map.Entry<SessionId, Long> session : touched.entrySet()) {
      if (head(connection, session.getKey()) < session.getValue()) {
        Optional<ListedSession> row = folds.fold(session.getKey());
        if (row.isPresent()) {
          write(connection, row.get());
        }
      }
    }
  }

  private static long head(Connection connection, SessionId session) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement("select head from session_list where session = ?")) {
      select.setString(1, session.value());
      try (ResultSet row = select.executeQuery()) {
        return row.next() ? row.getLong(1) : 0;
      }
    }
  }

  private static void write(Connection connection, ListedSession session) throws SQLException {
    try (PreparedStatement upsert =
        connection.prepareStatement(
            """
            insert into session_list(session, place, status, task, head, steps, created, updated,
                                     json)
            values (?, (select place from lineage where session = ?), ?, ?, ?, ?, ?, ?, ?)
            on conflict(session) do update
               set status = excluded.status, head = excluded.head, steps = excluded.steps,
                   updated = excluded.updated, json = excluded.json
            """)) {
      upsert.setString(1, session.id().value());
      upsert.setString(2, session.id().value());
      upsert.setString(3, session.status());
      upsert.setString(4, comparable(session.task()));
      upsert.setLong(5, session.head());
      upsert.setInt(6, session.steps());
      upsert.setLong(7, session.created());
      upsert.setLong(8, session.updated());
      upsert.setString(9, session.json());
      upsert.executeUpdate();
    }
  }

  /** Case is folded here, the same for every database; one of them refuses the zero character. */
  private static String comparable(String text) {
    return text.toLowerCase(Locale.ROOT).replace('\0', '\ufffd');
  }

  /** A page after the session {@code cursor}; an unknown cursor has nothing behind it. */
  static SessionListPage page(
      Connection connection,
      Set<String> statuses,
      Optional<String> text,
      Optional<SessionId> cursor,
      int max)
      throws SQLException {
    Optional<String> wanted = text.filter(words -> !words.isEmpty());
    String sql =
        "select json, session from session_list where place < "
            + (cursor.isPresent()
                ? "coalesce((select place from session_list where session = ?), 0)"
                : Long.MAX_VALUE)
            + (statuses.isEmpty() ? "" : " and status in (" + marks(statuses.size()) + ")")
            + (wanted.isPresent() ? " and task like ? escape '!'" : "")
            + " order by place desc limit "
            + (max + 1);
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      int column = 1;
      if (cursor.isPresent()) {
        select.setString(column++, cursor.get().value());
      }
      for (String status : statuses) {
        select.setString(column++, status);
      }
      if (wanted.isPresent()) {
        select.setString(column, "%" + literal(comparable(wanted.get())) + "%");
      }
      return page(select, max);
    }
  }

  private static String marks(int count) {
    return String.join(", ", Collections.nCopies(count, "?"));
  }

  private static String literal(String text) {
    return text.replace("!", "!!").replace("%", "!%").replace("_", "!_");
  }

  private static SessionListPage page(PreparedStatement select, int max) throws SQLException {
    List<String> sessions = new ArrayList<>();
    String last = "";
    try (ResultSet row = select.executeQuery()) {
      while (row.next()) {
        if (sessions.size() == max) {
          return new SessionListPage(sessions, Optional.of(new SessionId(last)));
        }
        sessions.add(row.getString(1));
        last = row.getString(2);
      }
    }
    return new SessionListPage(sessions, Optional.empty());
  }

  static List<String> tree(Connection connection, SessionId root) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            select s.json from lineage l join session_list s on s.session = l.session
             where l.root = ? order by l.place, l.depth
            """)) {
      select.setString(1, root.value());
      return texts(select);
    }
  }

  private static List<String> texts(PreparedStatement select) throws SQLException {
    List<String> texts = new ArrayList<>();
    try (ResultSet row = select.executeQuery()) {
      while (row.next()) {
        texts.add(row.getString(1));
      }
    }
    return texts;
  }
}
