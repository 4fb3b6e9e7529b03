package dev.anabranch.events;

import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * What a prompt shows of its entries (techniques 1.5): those in {@code compacted} in short, those
 * in {@code dropped} not at all. {@code summary} stands where the first dropped one stood; a task
 * in other words drops entry 1, for which no summary stands. Both lists are sorted and have nothing
 * in common.
 */
public record View(List<Long> compacted, List<Long> dropped, Optional<String> summary) {
  /** All entries in full. */
  public static final View FULL = new View(List.of(), List.of(), Optional.empty());

  /** The first message is another: the task was put into other words. */
  public static final View REWORDED = new View(List.of(), List.of(1L), Optional.empty());

  public View {
    compacted = List.copyOf(compacted);
    dropped = List.copyOf(dropped);
    requireSorted(compacted);
    requireSorted(dropped);
    if (summary.isPresent() && dropped.size() <= summaryPlace(dropped)) {
      throw new IllegalArgumentException("a summary stands for what is dropped");
    }
  }

  /** How an entry is shown. */
  public enum Form {
    FULL,
    SHORT,
    SUMMARY,
    NONE
  }

  /** How the entry is shown. */
  public Form form(long seq) {
    if (Collections.binarySearch(compacted, seq) >= 0) {
      return Form.SHORT;
    }
    int place = Collections.binarySearch(dropped, seq);
    if (place < 0) {
      return Form.FULL;
    }
    return summary.isPresent() && place == summaryPlace(dropped) ? Form.SUMMARY : Form.NONE;
  }

  private static int summaryPlace(List<Long> dropped) {
    return !dropped.isEmpty() && dropped.getFirst() == 1 ? 1 : 0;
  }

  private static void requireSorted(List<Long> seqs) {
    for (int i = 1; i < seqs.size(); i++) {
      if (seqs.get(i - 1).compareTo(seqs.get(i)) >= 0) {
        throw new IllegalArgumentException("entries of a view must be sorted");
      }
    }
  }
}
