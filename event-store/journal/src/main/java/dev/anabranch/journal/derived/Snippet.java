package dev.anabranch.journal.derived;

import dev.anabranch.events.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * A piece of the text in which something was found, as it was written, and where the finds stand in
 * it. Who shows it must treat it as text.
 */
public record Snippet(String text, List<Mark> marks) {
  private static final int BEFORE = 60;
  private static final int CHARS_MAX = 240;
  private static final int MARKS_MAX = 20;

  public Snippet {
    marks = List.copyOf(marks);
  }

  /** UTF-16 places in the text: {@code from} inclusive, {@code to} exclusive. */
  public record Mark(int from, int to) {}

  /** The first find; where only filters were asked for, the beginning of the first text. */
  static Snippet of(Event event, SearchQuery query) {
    List<String> texts = SearchText.of(event);
    for (Phrase phrase : query.phrases()) {
      for (String text : texts) {
        List<Word> words = Words.of(text, SearchDocument.WORDS_MAX);
        OptionalInt found = phrase.in(words, 0);
        if (found.isPresent()) {
          return around(text, words, words.get(found.getAsInt()).from(), query);
        }
      }
    }
    return texts.stream()
        .filter(text -> !text.isBlank())
        .findFirst()
        .map(text -> new Snippet(text.substring(0, boundary(text, CHARS_MAX)), List.of()))
        .orElse(new Snippet("", List.of()));
  }

  private static Snippet around(String text, List<Word> words, int find, SearchQuery query) {
    int from = boundary(text, Math.max(0, find - BEFORE));
    int to = boundary(text, Math.min(text.length(), from + CHARS_MAX));
    List<Mark> marks = new ArrayList<>();
    for (Phrase phrase : query.phrases()) {
      OptionalInt at = phrase.in(words, 0);
      while (at.isPresent() && marks.size() < MARKS_MAX) {
        int begin = words.get(at.getAsInt()).from();
        int end = words.get(at.getAsInt() + phrase.words().size() - 1).to();
        if (begin >= from && begin < to) {
          marks.add(new Mark(begin - from, Math.min(end, to) - from));
        }
        at = begin >= to ? OptionalInt.empty() : phrase.in(words, at.getAsInt() + 1);
      }
    }
    return new Snippet(text.substring(from, to), joined(marks));
  }

  /** In order, marks that touch as one. */
  private static List<Mark> joined(List<Mark> marks) {
    List<Mark> joined = new ArrayList<>();
    marks.sort((a, b) -> Integer.compare(a.from(), b.from()));
    for (Mark mark : marks) {
      if (!joined.isEmpty() && joined.getLast().to() >= mark.from()) {
        Mark before = joined.removeLast();
        joined.add(new Mark(before.from(), Math.max(before.to(), mark.to())));
      } else {
        joined.add(mark);
      }
    }
    return joined;
  }

  /** Never between the halves of a surrogate pair. */
  private static int boundary(String text, int at) {
    int place = Math.min(at, text.length());
    boolean inPair =
        place > 0
            && place < text.length()
            && Character.isHighSurrogate(text.charAt(place - 1))
            && Character.isLowSurrogate(text.charAt(place));
    return inPair ? place - 1 : place;
  }
}
