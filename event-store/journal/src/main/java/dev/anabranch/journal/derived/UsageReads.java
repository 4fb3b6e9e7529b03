package dev.anabranch.journal.derived;

import dev.anabranch.events.SessionId;
import dev.anabranch.events.Usage;
import dev.anabranch.journal.derived.UsageSums.By;
import dev.anabranch.journal.derived.UsageSums.Of;
import dev.anabranch.journal.derived.UsageSums.Part;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Sums over the settled model calls. */
final class UsageReads {
  static final int PARTS_MAX = 10_000;

  private static final String SUMS =
      "count(*), sum(prompt_tokens), sum(cached_tokens), sum(output_tokens)";

  private final Connection connection;

  UsageReads(Connection connection) {
    this.connection = connection;
  }

  UsageSums sums(Of of, Optional<By> by) throws SQLException {
    Of scope = of instanceof Of.Tree tree ? new Of.Tree(root(tree.member())) : of;
    List<Part> whole = parts("null, null, null", scope, "", Optional.empty());
    List<Part> parts = by.isPresent() ? parts(scope, by.get()) : List.of();
    return new UsageSums(
        sessions(scope),
        whole.getFirst().calls(),
        whole.getFirst().usage(),
        parts.subList(0, Math.min(parts.size(), PARTS_MAX)),
        parts.size() > PARTS_MAX);
  }

  private SessionId root(SessionId member) throws SQLException {
    return Lineage.find(connection, member).map(LineageRow::root).orElse(member);
  }

  private List<Part> parts(Of of, By by) throws SQLException {
    return switch (by) {
      case STEP ->
          parts(
              "session, step, null",
              of,
              " group by session, step order by min(ordering) limit " + (PARTS_MAX + 1),
              Optional.of(by));
      case MODEL ->
          parts(
              "null, null, model",
              of,
              " group by model order by model limit " + (PARTS_MAX + 1),
              Optional.of(by));
      case SESSION ->
          parts(
              "session, null, null",
              of,
              " group by session order by min(ordering) limit " + (PARTS_MAX + 1),
              Optional.of(by));
    };
  }

  private List<Part> parts(String keys, Of of, String grouped, Optional<By> by)
      throws SQLException {
    String sql = "select " + keys + ", " + SUMS + " from usage_call" + where(of) + grouped;
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      bind(select, of);
      List<Part> parts = new ArrayList<>();
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          parts.add(part(row));
        }
      }
      return parts;
    }
  }

  private static Part part(ResultSet row) throws SQLException {
    OptionalLong step = number(row, 2);
    return new Part(
        Optional.ofNullable(row.getString(1)).map(SessionId::new),
        step.isPresent() ? OptionalInt.of((int) step.getAsLong()) : OptionalInt.empty(),
        Optional.ofNullable(row.getString(3)),
        row.getLong(4),
        new Usage(number(row, 5), number(row, 6), number(row, 7)));
  }

  private static OptionalLong number(ResultSet row, int column) throws SQLException {
    long value = row.getLong(column);
    return row.wasNull() ? OptionalLong.empty() : OptionalLong.of(value);
  }

  private long sessions(Of of) throws SQLException {
    String sql = "select count(*) from lineage" + where(of);
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      bind(select, of);
      try (ResultSet row = select.executeQuery()) {
        return row.next() ? row.getLong(1) : 0;
      }
    }
  }

  private static String where(Of of) {
    return switch (of) {
      case Of.Session session -> " where session = ?";
      case Of.Tree tree -> " where root = ?";
      case Of.All all -> "";
    };
  }

  private static void bind(PreparedStatement select, Of of) throws SQLException {
    switch (of) {
      case Of.Session session -> select.setString(1, session.session().value());
      case Of.Tree tree -> select.setString(1, tree.member().value());
      case Of.All all -> {}
    }
  }
}
