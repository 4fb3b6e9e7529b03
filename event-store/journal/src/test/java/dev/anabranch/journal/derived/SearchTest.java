package dev.anabranch.journal.derived;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.anabranch.events.Entry;
import dev.anabranch.events.Event;
import dev.anabranch.events.Output;
import dev.anabranch.events.PeopleEvent.Steered;
import dev.anabranch.events.SessionId;
import dev.anabranch.events.ToolEvent;
import dev.anabranch.journal.Journal;
import dev.anabranch.journal.MemoryJournal;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SearchTest {
  private final Journal journal = new MemoryJournal(InstantSource.system());
  private MemoryDerived store;
  private Projector projector;

  @BeforeEach
  void open() throws SQLException {
    store = MemoryDerived.open();
    projector = new Projector(store, journal, Derivings.folds(journal));
  }

  @AfterEach
  void close() {
    store.close();
  }

  private void say(String... texts) throws SQLException {
    List<Event> events = new ArrayList<>();
    events.add(RandomFeed.submitted("nothing"));
    for (String text : texts) {
      events.add(new Steered(text, "somebody"));
    }
    SessionId session = SessionId.random(new Random(journal.sessions().size()));
    journal.append(session, 0, events).toCompletableFuture().join();
    Derivings.projectAll(projector);
  }

  private List<String> texts(String query) {
    return Derivings.reads(store, journal)
        .search(SearchQuery.parse(query), OptionalLong.empty(), 100)
        .hits()
        .stream()
        .map(hit -> journal.feed(hit.ordering() - 1, 1).getFirst())
        .map(entry -> ((Steered) entry.event()).text())
        .toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "The quick brown fox | quick | true",
        "The quick brown fox | QUICK fox | true",
        "The quick brown fox | \"quick brown\" | true",
        "The quick brown fox | \"brown quick\" | false",
        "The quick brown fox | qui | false",
        "The quick brown fox | qui* | true",
        "The quick brown fox | \"quick bro\"* | true",
        "Un café très fort | cafe tres | true",
        "un cafe | Café | true",
        "ＦＵＬＬ width | full | true",
        "src/main/java/App.java:17 | App.java | true",
        "src/main/java/App.java:17 | main/java | true",
        "src/main/java/App.java:17 | src/java | false",
        "fs_read it | fs_read | true",
        "fs read it | fs_write | false",
        "私は日本語を勉強します | 日本語 | true",
        "私は日本語を勉強します | 本 | true",
        "私は日本語を勉強します | 勉強 | true",
        "私は日本語を勉強します | す | true",
        "私は日本語を勉強します | 日語 | false",
        "今天天气很好 ok | 天气很 | true",
        "使用Java编程 | Java编程 | true",
        "使用Java编程 | 用java | true",
        "저는 한국어를 배웁니다 | 한국어 | true",
        "ผมเรียนภาษาไทย | ภาษาไทย | true",
        "lift off 🚀🌕 now | 🚀 | true",
        "lift off 🚀🌕 now | 🌕 now | true",
        "lift off 🚀 now | 🌕 | false",
        "a OR b | OR | true",
        "x NEAR(y) | NEAR(y) | true",
        "http://example.org/a?b=c | http://example.org | true",
        "note: done | note: | true",
      })
  void words_phrases_beginnings_and_pieces_of_scripts_without_gaps_are_found(
      String text, String query, boolean found) throws SQLException {
    say(text, "something else");
    assertThat(texts(query)).isEqualTo(found ? List.of(text) : List.of());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "   ",
        "\"open",
        "a \"b",
        "type:",
        "tool: x",
        "failed:maybe",
        "session:me",
        "!!! ...",
        "\"\"",
        "type:\"\"",
        "\u0000"
      })
  void a_query_that_says_nothing_is_refused_in_words(String query) {
    assertThatThrownBy(() -> SearchQuery.parse(query))
        .isInstanceOf(SearchRefused.class)
        .message()
        .hasSizeGreaterThan(20);
  }

  @Test
  void a_query_too_long_or_of_too_many_parts_is_refused() {
    assertThatThrownBy(() -> SearchQuery.parse("a".repeat(SearchQuery.CHARS_MAX + 1)))
        .isInstanceOf(SearchRefused.class);
    assertThatThrownBy(() -> SearchQuery.parse("a ".repeat(SearchQuery.ITEMS_MAX + 1)))
        .isInstanceOf(SearchRefused.class);
    SearchQuery.parse("a ".repeat(SearchQuery.ITEMS_MAX));
  }

  /** The index must agree with a plain look at each entry, for whatever is asked. */
  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13, 14})
  void the_index_finds_what_a_look_at_each_entry_finds(long seed) throws SQLException {
    RandomFeed feed = new RandomFeed(seed, journal);
    feed.write(400);
    Derivings.projectAll(projector);
    Random random = new Random(seed);
    List<String> queries = new ArrayList<>(Derivings.QUERIES);
    queries.add("session:" + feed.any() + " the");
    for (int i = 0; i < 200; i++) {
      queries.add(hostile(random));
    }
    int asked = 0;
    int finds = 0;
    for (String query : queries) {
      Optional<SearchQuery> parsed = parsed(query);
      if (parsed.isPresent()) {
        List<Long> found = Derivings.found(Derivings.reads(store, journal), parsed.get());
        assertThat(found).as(query).isEqualTo(seen(parsed.get()));
        asked++;
        finds += found.size();
      }
    }
    assertThat(asked).isGreaterThan(100);
    assertThat(finds).isGreaterThan(500);
  }

  private static Optional<SearchQuery> parsed(String query) {
    try {
      return Optional.of(SearchQuery.parse(query));
    } catch (SearchRefused e) {
      return Optional.empty();
    }
  }

  private static String hostile(Random random) {
    List<String> pieces =
        List.of(
            "\"",
            "'",
            "*",
            "(",
            ")",
            "{words} :",
            "words:",
            "tags:",
            "-",
            "^",
            "NOT",
            "AND",
            "OR",
            "NEAR(",
            ";",
            "--",
            "drop table search",
            "%",
            "_",
            "\\",
            "\u0000",
            "\u001b[31m",
            "\ud83d",
            "\udc00",
            "🚀",
            "日",
            "本語",
            "ไทย",
            "é",
            "e\u0301",
            " ",
            " ",
            " ",
            "+",
            ":",
            "type:",
            "tool:fs_read",
            "\ue000",
            "the",
            "read",
            ", 5)");
    StringBuilder text = new StringBuilder();
    for (int i = 1 + random.nextInt(6); i > 0; i--) {
      text.append(
          random.nextInt(3) == 0
              ? RandomFeed.WORDS.get(random.nextInt(RandomFeed.WORDS.size()))
              : pieces.get(random.nextInt(pieces.size())));
    }
    return text.toString();
  }

  private List<Long> seen(SearchQuery query) {
    Course course = new Course(journal);
    List<Long> seen = new ArrayList<>();
    for (Entry entry : journal.feed(0, 100_000)) {
      SearchDocument document = SearchDocument.of(entry, course.tool(entry));
      List<Word> words =
          document.words().stream().map(word -> new Word(word, 0, 0, false)).toList();
      boolean phrases =
          query.phrases().stream().allMatch(phrase -> phrase.in(words, 0).isPresent());
      boolean filters =
          query.filters().entrySet().stream()
              .allMatch(filter ->
                  filter.getValue().stream()
                      .anyMatch(v -> document.tags().contains(filter.getKey().word(v))));
      if (phrases && filters) {
        seen.add(entry.ordering());
      }
    }
    return seen.reversed();
  }

  @Test
  void a_settlement_is_found_by_its_tool_also_in_a_fork_that_inherited_the_call()
      throws SQLException {
    RandomFeed feed = new RandomFeed(3, journal);
    feed.write(600);
    Derivings.projectAll(projector);
    DerivedReads reads = Derivings.reads(store, journal);
    List<Long> found = Derivings.found(reads, SearchQuery.parse("tool:fs_read type:Observed"));
    assertThat(found).isNotEmpty();
    for (long ordering : found) {
      Entry entry = journal.feed(ordering - 1, 1).getFirst();
      String call = ((ToolEvent.Observed) entry.event()).call();
      long seq = Long.parseLong(call.substring(0, call.indexOf('.')));
      Event reply = journal.read(entry.origin(), seq - 1, 1).getFirst().event();
      int index = Integer.parseInt(call.substring(call.indexOf('.') + 1));
      assertThat(((dev.anabranch.events.TurnEvent.ModelReplied) reply).calls().get(index).name())
          .isEqualTo("fs_read");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"🚀", "the", "日本", "\"the the\"", "cafe", "path/to/file.java", "java*"})
  void a_snippet_is_a_piece_of_the_text_and_marks_what_was_found(String query) throws SQLException {
    new RandomFeed(21, journal).write(300);
    Derivings.projectAll(projector);
    SearchQuery parsed = SearchQuery.parse(query);
    SearchPage page = Derivings.reads(store, journal).search(parsed, OptionalLong.empty(), 50);
    assertThat(page.hits()).isNotEmpty();
    for (SearchHit hit : page.hits()) {
      Snippet snippet = hit.snippet();
      Event event = journal.feed(hit.ordering() - 1, 1).getFirst().event();
      assertThat(SearchText.of(event)).anyMatch(text -> text.contains(snippet.text()));
      assertThat(snippet.marks()).isNotEmpty();
      int last = 0;
      for (Snippet.Mark mark : snippet.marks()) {
        assertThat(mark.from()).isGreaterThanOrEqualTo(last);
        last = mark.to();
        String marked = snippet.text().substring(mark.from(), mark.to());
        Phrase phrase = parsed.phrases().getFirst();
        assertThat(phrase.in(Words.of(marked, 100), 0)).as(marked).isPresent();
      }
    }
  }

  @Test
  void a_long_word_is_found_by_its_beginning_and_words_after_the_bound_are_not()
      throws SQLException {
    String hash = "0123456789abcdef".repeat(40);
    String longText = "w ".repeat(SearchDocument.WORDS_MAX) + "needle";
    say("sum " + hash, longText, "needle here");
    assertThat(texts(hash)).containsExactly("sum " + hash);
    assertThat(texts("needle")).containsExactly("needle here");
  }

  @Test
  void the_text_of_an_output_is_found_in_its_head_and_in_its_tail() throws SQLException {
    ToolEvent.Observed observed =
        new ToolEvent.Observed(
            "1.0",
            0,
            new Output("begin alpha", "omega end", 99, Optional.of("0".repeat(64)), false),
            Optional.empty(),
            1,
            Optional.empty());
    SessionId session = SessionId.random(new Random(4));
    journal
        .append(session, 0, List.of(RandomFeed.submitted("x"), observed))
        .toCompletableFuture()
        .join();
    Derivings.projectAll(projector);
    DerivedReads reads = Derivings.reads(store, journal);
    assertThat(Derivings.found(reads, SearchQuery.parse("alpha omega"))).containsExactly(2L);
    assertThat(Derivings.found(reads, SearchQuery.parse("\"alpha omega\""))).isEmpty();
  }
}
