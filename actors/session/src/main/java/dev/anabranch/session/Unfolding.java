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
  private final List<Step> steps = new ArrayList<>();
  private final Redactor redactor;
  private SessionState state;
  private int taken;

  private record Step(SessionState before, Event event, SessionState after) {}

  Unfolding(SessionState state, Redactor redactor) {
    this.state = state;
    this.redactor = redactor;
  }

  SessionState state() {
    return state;
  }

  void add(Event event) {
    Event kept = redactor.redact(event);
    SessionState next = state.evolve(kept);
    steps.add(new Step(state, kept, next));
    state = next;
  }

  int size() {
    return steps.size();
  }

  List<Event> events() {
    return steps.stream().map(Step::event).toList();
  }

  /**
   * The state after an event. Whoever takes these events one after the other gets the states that
   * they were decided by; any other event is folded here.
   */
  @SuppressWarnings("ReferenceEquality") // the very same event, or fold
  SessionState after(SessionState before, Event event) {
    if (taken < steps.size()) {
      Step next = steps.get(taken);
      if (next.before() == before && next.event() == event) {
        taken++;
        return next.after();
      }
    }
    return before.evolve(event);
  }
}
