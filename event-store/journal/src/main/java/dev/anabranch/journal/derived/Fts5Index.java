package dev.anabranch.journal.derived;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Search by SQLite's FTS5. */
final class Fts5Index implements SearchIndex {
  /*
   * The table is contentless: it holds words and their places, and no text, which the journal has.
   * Its rowid is the ordering of the entry, so that "newest first" is the order of the index itself
   * and a page costs what it shows. Filters are words too, in a column of their own: FTS5 leaps
   * through the rarer list of an AND, so a rare filter makes a common word cheap.
   *
   * The tokenizer "ascii" splits at what is neither a letter or digit of ASCII nor beyond ASCII, so
   * it gives back exactly the words that we put in. A query is built from such words alone, each in
   * quotes; nothing that a person typed reaches FTS5 as syntax.
   */
  private static final List<String> SCHEMA =
      List.of(
          """
          create virtual table search using fts5(
            words, tags, content = '', columnsize = 0, tokenize = 'ascii')
          """);

  @Override
  public List<String> schema() {
    return SCHEMA;
  }

  @Override
  public Adding adding(Connection connection) throws SQLException {
    PreparedStatement insert =
        connection.prepareStatement("insert into search(rowid, words, tags) values (?, ?, ?)");
    return new Adding() {
      @Override
      public void add(long ordering, SearchDocument document) throws SQLException {
        insert.setLong(1, ordering);
        insert.setString(2, String.join(" ", document.words()));
        insert.setString(3, String.join(" ", document.tags()));
        insert.executeUpdate();
      }

      @Override
      public void end() {}

      @Override
      public void close() throws SQLException {
        insert.close();
      }
    };
  }

  @Override
  public List<Long> find(Connection connection, SearchQuery query, long before, int max)
      throws SQLException {
    try (PreparedStatement find =
        connection.prepareStatement(
            """
            select rowid from search where search match ? and rowid < ?
             order by rowid desc limit ?
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
      String values =
          filter.getValue().stream()
              .map(value -> quoted(filter.getKey().word(value)))
              .collect(Collectors.joining(" OR "));
      parts.add("tags : (" + values + ")");
    }
    for (Phrase phrase : query.phrases()) {
      String words = quoted(String.join(" ", phrase.words()));
      parts.add("words : (" + words + (phrase.open() ? " *" : "") + ")");
    }
    return String.join(" AND ", parts);
  }

  private static String quoted(String words) {
    return '"' + words + '"';
  }
}
