package dev.anabranch.journal.derived;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** Words that must follow each other; of the last one the beginning is enough if {@code open}. */
record Phrase(List<String> words, boolean open) {
  Phrase {
    words = List.copyOf(words);
  }

  /**
   * What {@code text} asks for; no words if there is nothing to look for in it. A run without gaps
   * at its end may go on in the text that is found, so its last character alone is not asked for.
   */
  static Phrase of(String text, boolean open, int wordsMax) {
    List<Word> cut = Words.of(text, wordsMax);
    List<String> words = new ArrayList<>(cut.stream().map(Word::folded).toList());
    boolean endsInRun = !cut.isEmpty() && cut.getLast().last();
    boolean pairBefore = cut.size() > 1 && cut.get(cut.size() - 2).to() == cut.getLast().to();
    if (endsInRun && pairBefore) {
      words.removeLast();
    }
    return new Phrase(words, open || (endsInRun && !pairBefore));
  }

  /** Where the phrase begins in {@code text} at or after {@code from}. */
  OptionalInt in(List<Word> text, int from) {
    for (int at = from; at + words.size() <= text.size(); at++) {
      if (isAt(text, at)) {
        return OptionalInt.of(at);
      }
    }
    return OptionalInt.empty();
  }

  private boolean isAt(List<Word> text, int at) {
    for (int i = 0; i < words.size(); i++) {
      String word = text.get(at + i).folded();
      boolean beginning = open && i == words.size() - 1;
      if (beginning ? !word.startsWith(words.get(i)) : !word.equals(words.get(i))) {
        return false;
      }
    }
    return true;
  }
}
