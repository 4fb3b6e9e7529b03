package dev.anabranch.session;

import dev.anabranch.events.Event;
import dev.anabranch.secrets.Redactor;
import java.util.ArrayList;
import java.util.List;

/**
 * What follows from one command so far: the events, and the state after each of them. Every event
 * of a session passes here before it is appended, so here it loses its secrets.
 */
final class Unfolding {
  private final List<Event> events = new ArrayList<>();
  private final Redactor redactor;
  private SessionState state;

  Unfolding(SessionState state, Redactor redactor) {
    this.state = state;
    this.redactor = redactor;
  }

  SessionState state() {
    return state;
  }

  void add(Event event) {
    Event kept = redactor.redact(event);
    events.add(kept);
    state = state.evolve(kept);
  }

  int size() {
    return events.size();
  }

  List<Event> events() {
    return List.copyOf(events);
  }
}
