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
import dev.anabranch.model.ModelAnswer;
import dev.anabranch.session.SessionCommand;
import dev.anabranch.session.SessionDecider;
import dev.anabranch.session.SessionState;
import dev.anabranch.session.Turn;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;

/**
 * One session's life from a seed, as events alone: a model that says anything, workers that answer
 * well, badly, late or never, people who interfere. All that was decided is in {@link #branch}.
 */
final class AnyLife {
  private static final List<ToolCall> CALLS =
      List.of(
          new ToolCall("a", "fs_read", "{\"path\":\"notes.txt\"}"),
          new ToolCall("b", "shell_run", "{\"command\":\"make\"}"),
          new ToolCall("c", "fs_write", "{\"content\":\"x\",\"path\":\"x.txt\"}"),
          new ToolCall("d", "plan_update", "{\"items\":[{\"status\":\"doing\",\"title\":\"t\"}]}"),
          new ToolCall("e", "submit_result", "{\"status\":\"completed\",\"summary\":\"done ✓\"}"),
          new ToolCall("f", "no_such", "{}"),
          new ToolCall("g", "fs_read", "not json"));

  private final SplittableRandom random;
  private final Optional<String> root;
  private final Output output;
  final List<Event> branch = new ArrayList<>();
  SessionState state;

  /**
   * @param root the snapshot that every changing call leaves
   * @param output what a call prints when it prints much
   */
  AnyLife(long seed, Optional<String> root, Output output) {
    this.random = new SplittableRandom(seed);
    this.root = root;
    this.output = output;
    this.state = SessionState.empty(SessionId.random(random));
    Limits limits = new Limits(2 + random.nextInt(10), 1000);
    tell(
        new SessionCommand.Submit(
            new TaskEvent.Submitted(
                "task \uD83C\uDF0A " + seed,
                new ModelChoice("scripted", "embedded"),
                StandardHeader.create(),
                root,
                3,
                "owner",
                limits,
                Optional.empty())));
  }

  /** Goes on as another session after entry {@code at}; the parent's branch stays as it was. */
  AnyLife(AnyLife parent, long at, long seed) {
    this.random = new SplittableRandom(seed);
    this.root = parent.root;
    this.output = parent.output;
    this.state = SessionState.empty(SessionId.random(random));
    append(parent.branch.subList(0, (int) at));
    append(List.of(new TaskEvent.Forked(parent.state.id(), at)));
    tell(new SessionCommand.Wake(false));
  }

  void tell(SessionCommand command) {
    append(SessionDecider.decide(state, command));
  }

  void append(List<Event> events) {
    for (Event event : events) {
      branch.add(event);
      state = state.evolve(event);
    }
  }

  AnyLife steps(int count) {
    for (int i = 0; i < count; i++) {
      step();
    }
    return this;
  }

  private void step() {
    switch (random.nextInt(24)) {
      case 0 -> tell(new SessionCommand.Wake(true));
      case 1 -> tell(new SessionCommand.Message("please " + random.nextInt(99), "owner"));
      case 2 -> tell(new SessionCommand.Pause("owner"));
      case 3, 4 -> tell(new SessionCommand.Resume("owner"));
      case 5 -> interfere();
      case 6 -> tell(new SessionCommand.CancelOverdue());
      case 7 -> late();
      default -> world();
    }
  }

  private void interfere() {
    switch (random.nextInt(4)) {
      case 0 -> tell(new SessionCommand.Cancel());
      case 1 -> tell(new SessionCommand.TimeUp());
      case 2 -> tell(new SessionCommand.Supersede(SessionId.random(random)));
      default -> {}
    }
  }

  /** An answer to a call that may have been settled long ago. */
  private void late() {
    long seq = 1 + random.nextLong(state.head());
    tell(new SessionCommand.CallAnswered(settlement(seq + "." + random.nextInt(2)), 1));
  }

  private void world() {
    if (state.modelDue()) {
      long seq = state.turn().requested().orElseThrow().seq();
      tell(new SessionCommand.ModelAnswered(seq, answer()));
    } else if (state.retry().isPresent()) {
      tell(new SessionCommand.RetryDue());
    } else if (!state.dueCalls().isEmpty()) {
      Turn.Call call = state.dueCalls().get(random.nextInt(state.dueCalls().size()));
      tell(
          random.nextInt(8) == 0
              ? new SessionCommand.CallOverdue(call.address(), call.attempt())
              : new SessionCommand.CallAnswered(settlement(call.address()), call.attempt()));
    }
  }

  private ModelAnswer answer() {
    int dice = random.nextInt(20);
    if (dice < 2) {
      return new ModelAnswer.Failed(
          "server", "500", dice < 1, OptionalLong.of(500), OptionalLong.empty(), Usage.UNKNOWN);
    }
    List<ToolCall> calls = new ArrayList<>();
    for (int i = dice < 5 ? 0 : 1 + random.nextInt(3); i > 0; i--) {
      calls.add(CALLS.get(random.nextInt(CALLS.size())));
    }
    String text = random.nextInt(3) == 0 ? "" : "words \uD83D\uDCA1";
    TurnEvent.Finish finish =
        random.nextInt(3) == 0 ? TurnEvent.Finish.LENGTH : TurnEvent.Finish.STOP;
    return new ModelAnswer.Replied(
        new TurnEvent.ModelReplied(
            text, calls, finish, Usage.of(10, 5, 1), Optional.of("scripted"), 7));
  }

  private ToolEvent.Settlement settlement(String call) {
    return switch (random.nextInt(6)) {
      case 0 ->
          new ToolEvent.Failed(call, ToolEvent.Kind.TIMEOUT, "too long", Output.EMPTY, root, 1);
      case 1 -> new ToolEvent.InDoubt(call, "the worker was lost.");
      case 2 -> new ToolEvent.CallCancelled(call, root);
      case 3 -> new ToolEvent.Observed(call, 0, output, root, 1, Optional.of("bubblewrap"));
      default ->
          new ToolEvent.Observed(
              call, random.nextInt(2), Output.of("out"), root, 1, Optional.empty());
    };
  }
}
