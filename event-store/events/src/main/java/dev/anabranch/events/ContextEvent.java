package dev.anabranch.events;

import java.util.List;

/** What shapes the prompt besides messages and results. */
public sealed interface ContextEvent extends Event {

  /** The plan as the model last wrote it. Items at most {@value #ITEMS_MAX}. */
  record PlanUpdated(List<Item> items) implements ContextEvent {
    public PlanUpdated {
      items = List.copyOf(items);
      if (items.size() > ITEMS_MAX) {
        throw new IllegalArgumentException("a plan has at most " + ITEMS_MAX + " items");
      }
    }
  }

  int ITEMS_MAX = 50;

  /** One line of a plan; {@code status} is todo, doing or done. */
  record Item(String title, String status) {}
}
