package dev.anabranch.worker;

import dev.anabranch.events.SessionId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Predicate;

/**
 * Calls that wait: sessions take turns, the calls of one session come in their order. So a call
 * waits for at most one call of each other session, however many these sent. For one thread.
 */
final class FairQueue<T> {
  private final SequencedMap<SessionId, Deque<T>> turns = new LinkedHashMap<>();

  void add(SessionId session, T waiting) {
    turns.computeIfAbsent(session, fresh -> new ArrayDeque<>()).addLast(waiting);
  }

  Optional<T> next() {
    Map.Entry<SessionId, Deque<T>> turn = turns.pollFirstEntry();
    if (turn == null) {
      return Optional.empty();
    }
    T next = turn.getValue().removeFirst();
    if (!turn.getValue().isEmpty()) {
      turns.putLast(turn.getKey(), turn.getValue());
    }
    return Optional.of(next);
  }

  /** Takes out all that are wanted. */
  List<T> withdraw(Predicate<T> wanted) {
    List<T> out = new ArrayList<>();
    Iterator<Deque<T>> rows = turns.values().iterator();
    while (rows.hasNext()) {
      Deque<T> row = rows.next();
      row.removeIf(one -> wanted.test(one) && out.add(one));
      if (row.isEmpty()) {
        rows.remove();
      }
    }
    return out;
  }
}
