package dev.anabranch.journal.faults;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Counts what was opened and keeps what was wrong with it; for several threads. */
final class Tally {
  private final List<String> wrong = new ArrayList<>();
  private int images;

  synchronized void add(Optional<String> fault) {
    images++;
    fault.ifPresent(wrong::add);
  }

  synchronized void add(Tally more) {
    images += more.images();
    wrong.addAll(more.wrong());
  }

  synchronized int images() {
    return images;
  }

  synchronized List<String> wrong() {
    return List.copyOf(wrong);
  }
}
