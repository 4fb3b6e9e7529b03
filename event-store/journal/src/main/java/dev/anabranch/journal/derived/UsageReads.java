package dev.anabranch.journal.derived;

import dev.anabranch.events.SessionId;
import dev.anabranch.events.Usage;
import dev.anabranch.journal.derived.CacheSums.Missed;
import dev.anabranch.journal.derived.CacheSums.Tokens;
import dev.anabranch.journal.derived.UsageSums.By;
import dev.anabranch.journal.derived.UsageSums.Of;
import dev.anabranch.journal.derived.UsageSums.Part;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Sums over the settled model calls. */
final class UsageReads {
  static final int PARTS_MAX = 10_000;

  private static final int KEYS = 3;
  private static final String CACHED =
      "case when cached_tokens > prompt_tokens then prompt_tokens else cached_tokens end";
  private static final String SUMS =
      "count(*), sum(prompt_tokens), sum(cached_tokens), sum(output_tokens), sum(answered),"
          + " sum(case when answered = 1 and reported_new is null then 1 else 0 end),"
          + " sum(case when reported_new is not null and cached_tokens = 0 then 1 else 0 end), "
          + tokens("exact_new", "foreseen_prompt", "foreseen_cached")
          + ", "
          + tokens("estimated_new", "foreseen_prompt", "foreseen_cached")
          + ", "
          + tokens("reported_new", "prompt_tokens", CACHED);

  private final Connection connection;
  private final Of of;
  private final Optional<By> by;

  private UsageReads(Connection connection, Of of, Optional<By> by) {
    this.connection = connection;
    this.of = of;
    this.by = by;
  }

  /** Of the rows that have {@code fresh}. */
  private static String tokens(String fresh, String prompt, String cached) {
    String those = "sum(case when " + fresh + " is not null then ";
    return "count("
        + fresh
        + "), "
        + those
        + prompt
        + " end), "
        + those
        + cached
        + " end), sum("
        + fresh
        + ")";
  }

  static UsageSums sums(Connection connection, Of of, Optional<By> by) throws SQLException {
    Of scope = of instanceof Of.Tree tree ? new Of.Tree(root(connection, tree.member())) : of;
    UsageReads whole = new UsageReads(connection, scope, Optional.empty());
    List<Part> parts = by.isPresent() ? new UsageReads(connection, scope, by).parts() : List.of();
    return new UsageSums(
        whole.sessions(),
        whole.parts().getFirst().sum(),
        parts.subList(0, Math.min(parts.size(), PARTS_MAX)),
        parts.size() > PARTS_MAX);
  }

  private static SessionId root(Connection connection, SessionId member) throws SQLException {
    return Lineage.find(connection, member).map(LineageRow::root).orElse(member);
  }

  /** What a row is of; what the sum is not taken apart by is absent. */
  private record Key(Optional<String> session, OptionalLong step, Optional<String> model) {
    static Key of(ResultSet row) throws SQLException {
      return new Key(
          Optional.ofNullable(row.getString(1)),
          Columns.number(row, 2),
          Optional.ofNullable(row.getString(3)));
    }

    Part part(SumBuilding sum) {
      return new Part(
          session.map(SessionId::new),
          step.isPresent() ? OptionalInt.of((int) step.getAsLong()) : OptionalInt.empty(),
          model,
          sum.made());
    }
  }

  private String keys() {
    return by.map(apart ->
            switch (apart) {
              case STEP -> "session, step, null";
              case MODEL -> "null, null, model";
              case SESSION -> "session, null, null";
            })
        .orElse("null, null, null");
  }

  private String grouped(String more) {
    String apart =
        by.map(each ->
                switch (each) {
                  case STEP -> "session, step";
                  case MODEL -> "model";
                  case SESSION -> "session";
                })
            .orElse("");
    String all = apart.isEmpty() || more.isEmpty() ? apart + more : apart + ", " + more;
    return all.isEmpty() ? "" : " group by " + all;
  }

  private String ordered() {
    return by.map(each -> each == By.MODEL ? " order by model" : " order by min(ordering)")
        .map(order -> order + " limit " + (PARTS_MAX + 1))
        .orElse("");
  }

  private List<Part> parts() throws SQLException {
    Map<Key, SumBuilding> parts = new LinkedHashMap<>();
    rows(SUMS, "", grouped("") + ordered(), row -> parts.put(Key.of(row), sum(row)));
    rows(
        "currency, cost",
        "cost is not null",
        "",
        row -> part(parts, row).cost(text(row, 1), new BigDecimal(text(row, 2))));
    rows(
        "lost, count(*)",
        "lost is not null",
        grouped("lost"),
        row -> part(parts, row).lost(text(row, 1), row.getLong(KEYS + 2)));
    rows(
        "missed, count(*), sum(missed_tokens)",
        "missed is not null",
        grouped("missed"),
        row ->
            part(parts, row)
                .missed(text(row, 1), new Missed(row.getLong(KEYS + 2), row.getLong(KEYS + 3))));
    return parts.entrySet().stream().map(each -> each.getKey().part(each.getValue())).toList();
  }

  /** A part that was cut off is made for nothing. */
  private static SumBuilding part(Map<Key, SumBuilding> parts, ResultSet row) throws SQLException {
    return parts.getOrDefault(Key.of(row), SumBuilding.empty());
  }

  private static String text(ResultSet row, int column) throws SQLException {
    return String.valueOf(row.getString(KEYS + column));
  }

  private static SumBuilding sum(ResultSet row) throws SQLException {
    return new SumBuilding(
        row.getLong(KEYS + 1),
        new Usage(
            Columns.number(row, KEYS + 2),
            Columns.number(row, KEYS + 3),
            Columns.number(row, KEYS + 4)),
        row.getLong(KEYS + 5),
        row.getLong(KEYS + 6),
        row.getLong(KEYS + 7),
        tokens(row, KEYS + 8),
        tokens(row, KEYS + 12),
        tokens(row, KEYS + 16));
  }

  private static Tokens tokens(ResultSet row, int column) throws SQLException {
    return new Tokens(
        row.getLong(column),
        row.getLong(column + 1),
        row.getLong(column + 2),
        row.getLong(column + 3));
  }

  private interface Row {
    void read(ResultSet row) throws SQLException;
  }

  private void rows(String columns, String only, String after, Row each) throws SQLException {
    String where = where(only);
    String sql = "select " + keys() + ", " + columns + " from usage_call" + where + after;
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      bind(select);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          each.read(row);
        }
      }
    }
  }

  private long sessions() throws SQLException {
    String sql = "select count(*) from lineage" + where("");
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      bind(select);
      try (ResultSet row = select.executeQuery()) {
        return row.next() ? row.getLong(1) : 0;
      }
    }
  }

  private String where(String only) {
    String those =
        switch (of) {
          case Of.Session session -> "session = ?";
          case Of.Tree tree -> "root = ?";
          case Of.All all -> "";
        };
    String both = those.isEmpty() || only.isEmpty() ? those + only : those + " and " + only;
    return both.isEmpty() ? "" : " where " + both;
  }

  private void bind(PreparedStatement select) throws SQLException {
    switch (of) {
      case Of.Session session -> select.setString(1, session.session().value());
      case Of.Tree tree -> select.setString(1, tree.member().value());
      case Of.All all -> {}
    }
  }
}
