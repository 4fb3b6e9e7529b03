package dev.anabranch.journal.derived;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Search by PostgreSQL's {@code tsvector} and a GIN index. */
final class TsvectorIndex implements SearchIndex {
  /*
   * The vectors are written out here, word by word with its places, so that no dictionary of the
   * server has a say and both databases find the same. PostgreSQL keeps the first 256 places of a
   * word in an entry, so a phrase of a word that is more frequent may be missed behind them.
   *
   * The words hold no quote and no backslash (see Words and Tag), and each stands in quotes.
   */
  private static final int PLACES_MAX = 256;
  private static final int ROWS_TOGETHER = 100;
  private static final List<String> SCHEMA =
      List.of(
          "create table search(ordering bigint primary key, words tsvector not null)",
          "create index search_words on search using gin(words) with (fastupdate = off)");

  @Override
  public List<String> schema() {
    return SCHEMA;
  }

  @Override
  public Adding adding(Connection connection) throws SQLException {
    PreparedStatement insert =
        connection.prepareStatement("insert into search(ordering, words) values (?, ?::tsvector)");
    return new Adding() {
      private int waiting;

      @Override
      public void add(long ordering, SearchDocument document) throws SQLException {
        insert.setLong(1, ordering);
        insert.setString(2, vector(document));
        insert.addBatch();
        if (++waiting == ROWS_TOGETHER) {
          end();
        }
      }

      @Override
      public void end() throws SQLException {
        if (waiting > 0) {
          insert.executeBatch();
        }
        waiting = 0;
      }

      @Override
      public void close() throws SQLException {
        insert.close();
      }
    };
  }

  private static String vector(SearchDocument document) {
    Map<String, StringBuilder> places = new LinkedHashMap<>();
    Map<String, Integer> counts = new LinkedHashMap<>();
    int place = 0;
    for (String word : document.words()) {
      place++;
      if (counts.merge(word, 1, Integer::sum) <= PLACES_MAX) {
        places
            .computeIfAbsent(word, w -> new StringBuilder().append(quoted(w)).append(':'))
            .append(place)
            .append(',');
      }
    }
    StringBuilder vector = new StringBuilder();
    places.values().forEach(word -> vector.append(word, 0, word.length() - 1).append(' '));
    document.tags().forEach(tag -> vector.append(quoted(asTag(tag))).append(' '));
    return vector.toString();
  }

  /** No text gives a word with this mark. */
  private static String asTag(String tag) {
    return SearchDocument.BREAK + tag;
  }

  @Override
  public List<Long> find(Connection connection, SearchQuery query, long before, int max)
      throws SQLException {
    try (PreparedStatement find =
        connection.prepareStatement(
            """
            select ordering from search where words @@ ?::tsquery and ordering < ?
             order by ordering desc limit ?
            """)) {
      find.setString(1, expression(query));
      find.setLong(2, before);
      find.setInt(3, max);
      List<Long> found = new ArrayList<>();
      try (ResultSet row = find.executeQuery()) {
        while (row.next()) {
          found.add(row.getLong(1));
        }
      }
      return found;
    }
  }

  private static String expression(SearchQuery query) {
    List<String> parts = new ArrayList<>();
    for (Map.Entry<Tag, Set<String>> filter : query.filters().entrySet()) {
      parts.add(
          filter.getValue().stream()
              .map(value -> quoted(asTag(filter.getKey().word(value))))
              .collect(Collectors.joining(" | ", "(", ")")));
    }
    for (Phrase phrase : query.phrases()) {
      parts.add(
          phrase.words().stream()
              .map(TsvectorIndex::quoted)
              .collect(Collectors.joining(" <-> ", "(", (phrase.open() ? ":*" : "") + ")")));
    }
    return String.join(" & ", parts);
  }

  private static String quoted(String word) {
    return "'" + word + "'";
  }
}
