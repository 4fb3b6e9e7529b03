package dev.anabranch.session;

import dev.anabranch.events.Event;
import java.util.ArrayList;
import java.util.List;

/** What follows from one command so far: the events, and the state after each of them. */
final class Unfolding {
  private final List<Event> events = new ArrayList<>();
  private SessionState state;

  Unfolding(SessionState state) {
    this.state = state;
  }

  SessionState state() {
    return state;
  }

  void add(Event event) {
    events.add(event);
    state = state.evolve(event);
  }

  int size() {
    return events.size();
  }

  List<Event> events() {
    return List.copyOf(events);
  }
}
