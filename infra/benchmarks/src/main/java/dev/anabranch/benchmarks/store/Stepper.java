package dev.anabranch.benchmarks.store;

import dev.anabranch.context.StandardHeader;
import dev.anabranch.events.Event;
import dev.anabranch.events.EventCodec;
import dev.anabranch.events.Limits;
import dev.anabranch.events.ModelChoice;
import dev.anabranch.events.Output;
import dev.anabranch.events.PeopleEvent.Paused;
import dev.anabranch.events.SessionId;
import dev.anabranch.events.TaskEvent.Submitted;
import dev.anabranch.events.ToolCall;
import dev.anabranch.events.ToolEvent.Observed;
import dev.anabranch.events.TurnEvent.Finish;
import dev.anabranch.events.TurnEvent.ModelReplied;
import dev.anabranch.events.TurnEvent.ModelRequested;
import dev.anabranch.events.Usage;
import dev.anabranch.journal.Journal;
import dev.anabranch.session.SessionState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;

/** A session that steps as a real one does, in events alone: no model, no tool, no actor. */
public final class Stepper {
  private static final int ANSWER_BYTES = 1_024;

  private final Journal journal;
  private final SplittableRandom noise = new SplittableRandom(3);
  private SessionState state;
  private long payload;
  private int turn;

  public Stepper(Journal journal) {
    this.journal = journal;
    state = SessionState.empty(SessionId.random(new Random()));
    append(
        new Submitted(
            "benchmark",
            new ModelChoice("none", "http://127.0.0.1"),
            StandardHeader.create(),
            Optional.empty(),
            3,
            "bench",
            new Limits(1_000_000, 3_600),
            Optional.empty()));
    append(requested(state));
    append(replied());
  }

  public SessionState state() {
    return state;
  }

  long payloadBytes() {
    return payload;
  }

  public void steps(int count) {
    for (int i = 0; i < count; i++) {
      step();
    }
  }

  /** The answer of the tool with the next request, then the model's reply; in nanoseconds. */
  long step() {
    Event observed = observed();
    long begin = System.nanoTime();
    append(observed, requested(state.evolve(observed)));
    append(replied());
    return System.nanoTime() - begin;
  }

  /**
   * As many steps, of which each {@code together} are one commit: for who needs but their entries.
   */
  public void steps(int count, int together) {
    for (int done = 0; done < count; done += together) {
      List<Event> events = new ArrayList<>();
      SessionState before = state;
      for (int i = done; i < Math.min(done + together, count); i++) {
        note(events, observed());
        note(events, requested(state));
        note(events, replied());
      }
      journal.append(before.id(), before.head(), events).toCompletableFuture().join();
    }
  }

  private void note(List<Event> events, Event event) {
    events.add(event);
    state = state.evolve(event);
  }

  /** Answers the open call and pauses, so that nothing is left to do. */
  public void rest() {
    append(observed(), new Paused("bench"));
  }

  private Observed observed() {
    String call = state.turn().calls().getFirst().address();
    Output output = Output.of(Sample.text(noise, ANSWER_BYTES));
    return new Observed(call, 0, output, Optional.empty(), 3, Optional.empty());
  }

  private ModelRequested requested(SessionState at) {
    var prompt = at.prompt().orElseThrow();
    return new ModelRequested(++turn, 1, 1, prompt.segmentCount(), prompt.prefixHash());
  }

  private static ModelReplied replied() {
    return new ModelReplied(
        "",
        List.of(new ToolCall("id", "fs_read", "{\"path\":\"notes.txt\"}")),
        Finish.TOOL_CALLS,
        Usage.of(10_000, 9_900, 30),
        Optional.of("none"),
        3);
  }

  private void append(Event... events) {
    journal.append(state.id(), state.head(), List.of(events)).toCompletableFuture().join();
    for (Event event : events) {
      state = state.evolve(event);
      payload += EventCodec.encode(event).bytes().length;
    }
  }
}
