package dev.anabranch.journal.derived;

import dev.anabranch.events.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An entry as search sees it: the words of its texts, {@link #BREAK} between two texts, and its
 * tags. At most {@value #WORDS_MAX} words of {@value #CHARS_MAX} characters; what comes after them
 * is not found.
 */
record SearchDocument(List<String> words, List<String> tags) {
  /** PostgreSQL keeps places up to 16,383. */
  static final int WORDS_MAX = 16_000;

  /** PostgreSQL keeps 1 MiB of bytes, at most three of which stand for a character. */
  static final int CHARS_MAX = 200_000;

  /** No text gives this word, so no phrase reaches over it. */
  static final String BREAK = "\ue000";

  static SearchDocument of(Entry entry, Optional<String> tool) {
    List<String> words = new ArrayList<>();
    int chars = 0;
    for (String text : SearchText.of(entry.event())) {
      if (!words.isEmpty() && words.size() < WORDS_MAX) {
        words.add(BREAK);
      }
      for (Word word : Words.of(text, WORDS_MAX - words.size())) {
        chars += word.folded().length();
        if (chars > CHARS_MAX) {
          break;
        }
        words.add(word.folded());
      }
    }
    return new SearchDocument(words, SearchTags.of(entry, tool));
  }
}
