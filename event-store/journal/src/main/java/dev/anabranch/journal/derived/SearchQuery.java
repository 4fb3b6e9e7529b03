package dev.anabranch.journal.derived;

import dev.anabranch.events.SessionId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What a person looks for: all of {@code phrases}, and of each filter one of its values.
 *
 * <p>Written as words, {@code "phrases in quotes"}, {@code beginnings*}, and the filters {@code
 * type:}, {@code tool:}, {@code kind:}, {@code failed:} and {@code session:}. The same filter twice
 * means either. A word with something between its letters, such as a path, is a phrase.
 */
public record SearchQuery(List<Phrase> phrases, Map<Tag, Set<String>> filters) {
  public static final int CHARS_MAX = 1_000;
  static final int ITEMS_MAX = 32;
  static final int PHRASE_WORDS_MAX = 64;

  public SearchQuery {
    phrases = List.copyOf(phrases);
    filters = Map.copyOf(filters);
  }

  /** Reads what a person typed, or {@link SearchRefused} says what is wrong with it. */
  public static SearchQuery parse(String text) {
    if (text.length() > CHARS_MAX) {
      throw new SearchRefused("a search has at most " + CHARS_MAX + " characters");
    }
    List<Item> items = new SearchItems(text).read();
    if (items.size() > ITEMS_MAX) {
      throw new SearchRefused("a search has at most " + ITEMS_MAX + " words, phrases and filters");
    }
    List<Phrase> phrases = new ArrayList<>();
    Map<Tag, Set<String>> filters = new EnumMap<>(Tag.class);
    for (Item item : items) {
      switch (item) {
        case Item.Text words -> {
          Phrase phrase = Phrase.of(words.text(), words.open(), PHRASE_WORDS_MAX);
          if (!phrase.words().isEmpty()) {
            phrases.add(phrase);
          }
        }
        case Item.Filter filter ->
            filters
                .computeIfAbsent(filter.tag(), tag -> new LinkedHashSet<>())
                .add(value(filter.tag(), filter.value()));
      }
    }
    if (phrases.isEmpty() && filters.isEmpty()) {
      throw new SearchRefused(
          "say what to look for: words, \"a phrase\", or a filter such as tool:shell_run");
    }
    return new SearchQuery(phrases, filters);
  }

  private static String value(Tag tag, String text) {
    String value = text.toLowerCase(Locale.ROOT);
    if (tag == Tag.FAILED && !value.equals("true") && !value.equals("false")) {
      throw new SearchRefused("failed: is true or false, not \"" + text + "\"");
    }
    if (tag == Tag.SESSION && !SessionId.isValid(value)) {
      throw new SearchRefused("session: is the id of a session, not \"" + text + "\"");
    }
    return value;
  }

  /** One thing that a query names. */
  sealed interface Item {
    record Text(String text, boolean open) implements Item {}

    record Filter(Tag tag, String value) implements Item {}
  }
}
