package dev.anabranch.sessions;

import dev.anabranch.context.StandardHeader;
import dev.anabranch.events.Event;
import dev.anabranch.events.Limits;
import dev.anabranch.events.ModelChoice;
import dev.anabranch.events.Output;
import dev.anabranch.events.SessionId;
import dev.anabranch.events.TaskEvent;
import dev.anabranch.events.ToolCall;
import dev.anabranch.events.ToolEvent;
import dev.anabranch.events.TurnEvent;
import dev.anabranch.events.Usage;
import dev.anabranch.journal.Journal;
import dev.anabranch.session.SessionState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Writes a session as its actor would have: asked, replied, observed, again and again. */
final class LongSession {
  private static final int APPENDED_AT_ONCE = 500;

  private final Journal journal;
  private final String output;
  private final List<Event> waiting = new ArrayList<>();
  private SessionState state;

  private LongSession(Journal journal, SessionId id, int outputChars) {
    this.journal = journal;
    this.output = "x".repeat(outputChars);
    this.state = SessionState.empty(id);
  }

  /** Its last event is an observation, so the model is to be asked next. Returns its state. */
  static SessionState write(
      Journal journal, RandomGenerator random, int eventsMin, int outputChars) {
    LongSession session = new LongSession(journal, SessionId.random(random), outputChars);
    session.add(
        new TaskEvent.Submitted(
            "a long task",
            new ModelChoice("m", "embedded"),
            StandardHeader.create(),
            Optional.empty(),
            3,
            "owner",
            new Limits(1_000_000, 1_000_000),
            Optional.empty()));
    for (int turn = 1; session.state.head() < eventsMin; turn++) {
      session.turn(turn);
    }
    session.append();
    return session.state;
  }

  /** As above, but its last event is a reply whose call nobody has answered yet. */
  static SessionState writeWaiting(
      Journal journal, RandomGenerator random, int eventsMin, int outputChars) {
    SessionState rested = write(journal, random, eventsMin, outputChars);
    LongSession session = new LongSession(journal, rested.id(), 0);
    session.state = rested;
    session.ask(rested.turn().number() + 1);
    session.append();
    return session.state;
  }

  private void turn(int turn) {
    ask(turn);
    add(
        new ToolEvent.Observed(
            state.head() + ".0",
            0,
            Output.of(turn + output),
            Optional.empty(),
            1,
            Optional.empty()));
  }

  private void ask(int turn) {
    var prompt = state.prompt().orElseThrow();
    add(new TurnEvent.ModelRequested(turn, 1, 1, prompt.segmentCount(), prompt.prefixHash()));
    add(
        new TurnEvent.ModelReplied(
            "",
            List.of(new ToolCall("c", "fs_read", "{\"path\":\"a\"}")),
            TurnEvent.Finish.TOOL_CALLS,
            Usage.of(10, 5, 1),
            Optional.empty(),
            1));
  }

  private void add(Event event) {
    waiting.add(event);
    state = state.evolve(event);
    if (waiting.size() >= APPENDED_AT_ONCE) {
      append();
    }
  }

  private void append() {
    if (waiting.isEmpty()) {
      return;
    }
    long head = state.head() - waiting.size();
    journal.append(state.id(), head, List.copyOf(waiting)).toCompletableFuture().join();
    waiting.clear();
  }
}
