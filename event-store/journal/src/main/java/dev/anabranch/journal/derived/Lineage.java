package dev.anabranch.journal.derived;

import dev.anabranch.events.Entry;
import dev.anabranch.events.SessionId;
import dev.anabranch.journal.JournalReader;
import dev.anabranch.journal.SessionRow;
import dev.anabranch.journal.UnknownSession;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * The trees of forks, a row for each session that wrote an entry, and for its ancestors. {@code
 * place} is where the session first wrote.
 */
final class Lineage {
  static final List<String> SCHEMA =
      List.of(
          """
          create table lineage(
            session text primary key,
            parent text,
            forked_at bigint not null,
            root text not null,
            depth integer not null,
            place bigint not null)
          """,
          "create index lineage_parent on lineage(parent)",
          "create index lineage_root on lineage(root, place)");

  private static final String COLUMNS = "l.session, l.parent, l.forked_at, l.root, l.depth";
  private static final int KEPT_MAX = 10_000;

  private final JournalReader journal;
  private final Memo<SessionId, LineageRow> known = new Memo<>(KEPT_MAX);

  Lineage(JournalReader journal) {
    this.journal = journal;
  }

  void project(Connection connection, List<Entry> page) throws SQLException {
    for (Entry entry : page) {
      row(connection, entry.origin(), entry.ordering());
    }
  }

  /** The session's row, made if it is new. An ancestor that the store lacks ends the way up. */
  LineageRow row(Connection connection, SessionId session, long ordering) throws SQLException {
    Deque<SessionRow> missing = new ArrayDeque<>();
    Optional<LineageRow> found = known(connection, session);
    Optional<SessionId> next = found.isPresent() ? Optional.empty() : Optional.of(session);
    while (next.isPresent()) {
      Optional<SessionRow> row = journal.session(next.get());
      row.ifPresent(missing::push);
      Optional<SessionId> parent = row.flatMap(SessionRow::parent);
      found = parent.isPresent() ? known(connection, parent.get()) : Optional.empty();
      next = found.isPresent() ? Optional.empty() : parent;
    }
    while (!missing.isEmpty()) {
      LineageRow made = below(missing.pop(), found);
      insert(connection, made, ordering);
      known.put(made.session(), made);
      found = Optional.of(made);
    }
    return found.orElseThrow(() -> new UnknownSession(session));
  }

  /** Forgets what may not be in the store. */
  void forget() {
    known.clear();
  }

  private Optional<LineageRow> known(Connection connection, SessionId session) throws SQLException {
    Optional<LineageRow> kept = known.find(session);
    if (kept.isPresent()) {
      return kept;
    }
    Optional<LineageRow> stored = find(connection, session);
    stored.ifPresent(row -> known.put(session, row));
    return stored;
  }

  private static LineageRow below(SessionRow session, Optional<LineageRow> parent) {
    return new LineageRow(
        session.id(),
        session.parent(),
        session.forkedAt(),
        parent.map(LineageRow::root).orElse(session.id()),
        parent.map(row -> row.depth() + 1).orElse(0));
  }

  private static void insert(Connection connection, LineageRow row, long place)
      throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            """
            insert into lineage(session, parent, forked_at, root, depth, place)
            values (?, ?, ?, ?, ?, ?)
            """)) {
      insert.setString(1, row.session().value());
      insert.setString(2, row.parent().map(SessionId::value).orElse(null));
      insert.setLong(3, row.forkedAt());
      insert.setString(4, row.root().value());
      insert.setInt(5, row.depth());
      insert.setLong(6, place);
      insert.executeUpdate();
    }
  }

  static Optional<LineageRow> find(Connection connection, SessionId session) throws SQLException {
    List<LineageRow> rows =
        rows(connection, "select " + COLUMNS + " from lineage l where l.session = ?", session);
    return rows.stream().findFirst();
  }

  /** From the parent up to the root. */
  static List<LineageRow> ancestors(Connection connection, SessionId session) throws SQLException {
    return rows(
        connection,
        "with recursive up(session, parent) as ("
            + " select session, parent from lineage where session = ?"
            + " union all select p.session, p.parent from lineage p join up on p.session = up.parent)"
            + " select "
            + COLUMNS
            + " from up join lineage l on l.session = up.session"
            + " where l.session <> ? order by l.depth desc",
        session,
        session);
  }

  /** All forks below, the nearest first. */
  static List<LineageRow> descendants(Connection connection, SessionId session)
      throws SQLException {
    return rows(
        connection,
        "with recursive down(session) as ("
            + " select session from lineage where parent = ?"
            + " union all select c.session from lineage c join down on c.parent = down.session)"
            + " select "
            + COLUMNS
            + " from down join lineage l on l.session = down.session"
            + " order by l.depth, l.place, l.session",
        session);
  }

  /** The whole tree of {@code root}, in the order in which the sessions began. */
  static List<LineageRow> tree(Connection connection, SessionId root) throws SQLException {
    return rows(
        connection,
        "select " + COLUMNS + " from lineage l where l.root = ? order by l.place, l.depth",
        root);
  }

  private static List<LineageRow> rows(Connection connection, String sql, SessionId... parameters)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        select.setString(i + 1, parameters[i].value());
      }
      List<LineageRow> rows = new ArrayList<>();
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          rows.add(
              new LineageRow(
                  new SessionId(row.getString(1)),
                  Optional.ofNullable(row.getString(2)).map(SessionId::new),
                  row.getLong(3),
                  new SessionId(row.getString(4)),
                  row.getInt(5)));
        }
      }
      return rows;
    }
  }
}
