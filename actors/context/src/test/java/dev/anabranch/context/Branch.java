package dev.anabranch.context;

import dev.anabranch.events.Event;
import dev.anabranch.events.TaskEvent;
import java.util.List;

/**
 * A generated history; the event of index {@code i} has the seq {@code i + 1}.
 *
 * @param parent the branch that it was forked from, by its place in the tree; -1 for the root
 * @param forkedAt the last entry that it has of its parent; 0 for the root
 */
record Branch(List<Event> events, int parent, long forkedAt) {
  Prompt empty() {
    return Prompt.of(((TaskEvent.Submitted) events.getFirst()).header());
  }

  Prompt prompt(long upTo) {
    Prompt prompt = empty();
    for (int i = 0; i < upTo; i++) {
      prompt = prompt.plus(i + 1, events.get(i));
    }
    return prompt;
  }
}
