package dev.anabranch.session;

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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;

/**
 * One session's life from a seed: a model that says anything, workers that answer in any order,
 * late, twice or never, people who interfere, crashes between any two commands, and forks.
 */
final class RandomLife {
  private static final List<String> TOOLS =
      List.of(
          "fs_read",
          "fs_list",
          "fs_grep",
          "shell_run",
          "fs_write",
          "plan_update",
          "submit_result",
          "no_such");
  private static final List<String> ARGUMENTS =
      List.of(
          "{}",
          "{\"path\":\"a\"}",
          "not json",
          "{\"status\":\"completed\",\"summary\":\"done ✓\"}",
          "{\"status\":\"nonsense\"}",
          "{\"items\":[{\"title\":\"x\",\"status\":\"todo\"}]}",
          "");

  private final SplittableRandom random;
  final List<Event> journal = new ArrayList<>();
  SessionState state;

  RandomLife(long seed) {
    random = new SplittableRandom(seed);
    state = SessionState.empty(SessionId.random(new SplittableRandom(seed)));
    tell(
        new SessionCommand.Submit(
            new TaskEvent.Submitted(
                "task \uD83C\uDF0A " + seed,
                new ModelChoice("m", "embedded"),
                StandardHeader.create(),
                Optional.empty(),
                3,
                "owner",
                new Limits(1 + random.nextInt(12), 1000),
                Optional.empty())));
  }

  void tell(SessionCommand command) {
    append(SessionDecider.decide(state, command));
  }

  private void append(List<Event> events) {
    for (Event event : events) {
      journal.add(event);
      state = state.evolve(event);
    }
  }

  /** One more thing happens. */
  void step() {
    int dice = random.nextInt(100);
    if (dice < 4) {
      tell(new SessionCommand.Wake(true));
    } else if (dice < 7) {
      tell(new SessionCommand.Message("please " + random.nextInt(), "owner"));
    } else if (dice < 9) {
      tell(new SessionCommand.Pause("owner"));
    } else if (dice < 14) {
      tell(new SessionCommand.Resume("owner"));
    } else if (dice < 15) {
      tell(random.nextBoolean() ? new SessionCommand.Cancel() : new SessionCommand.TimeUp());
    } else if (dice < 17) {
      tell(new SessionCommand.CancelOverdue());
    } else if (dice < 20) {
      fork();
    } else if (dice < 25) {
      stale();
    } else {
      world();
    }
  }

  /** The world answers what is due. */
  void world() {
    if (state.modelDue()) {
      long seq = state.turn().requested().orElseThrow().seq();
      tell(new SessionCommand.ModelAnswered(seq, answer()));
    } else if (state.retryMillis().isPresent()) {
      tell(new SessionCommand.RetryDue());
    } else if (!state.turn().dueCalls().isEmpty()) {
      List<Turn.Call> due = state.turn().dueCalls();
      Turn.Call call = due.get(random.nextInt(due.size()));
      if (random.nextInt(10) == 0) {
        tell(new SessionCommand.CallOverdue(call.address(), call.attempt()));
      } else {
        tell(new SessionCommand.CallAnswered(settlement(call.address()), call.attempt()));
      }
    }
  }

  /** Answers that nobody waits for. */
  private void stale() {
    long seq = 1 + random.nextLong(state.head());
    tell(new SessionCommand.ModelAnswered(seq, answer()));
    tell(new SessionCommand.CallAnswered(settlement(seq + "." + random.nextInt(3)), 1));
  }

  private void fork() {
    int at = 1 + random.nextInt(journal.size());
    List<Event> inherited = List.copyOf(journal.subList(0, at));
    SessionId parent = state.id();
    journal.clear();
    state = SessionState.empty(SessionId.random(random));
    append(inherited);
    append(List.of(new TaskEvent.Forked(parent, at)));
    tell(new SessionCommand.Wake(true));
  }

  private ModelAnswer answer() {
    int dice = random.nextInt(20);
    if (dice < 3) {
      return new ModelAnswer.Failed(
          "server", "500", dice < 2, OptionalLong.of(500), OptionalLong.empty(), Usage.UNKNOWN);
    }
    List<ToolCall> calls = new ArrayList<>();
    int count = dice < 6 ? 0 : random.nextInt(5);
    for (int i = 0; i < count; i++) {
      calls.add(
          new ToolCall(
              "id" + random.nextInt(2),
              TOOLS.get(random.nextInt(TOOLS.size())),
              ARGUMENTS.get(random.nextInt(ARGUMENTS.size()))));
    }
    String text = random.nextInt(3) == 0 ? "" : "words \uD83D\uDCA1";
    TurnEvent.Finish finish =
        random.nextInt(4) == 0 ? TurnEvent.Finish.LENGTH : TurnEvent.Finish.STOP;
    return new ModelAnswer.Replied(
        new TurnEvent.ModelReplied(
            text, calls, finish, Usage.of(10, 5, 1), Optional.of("m"), random.nextInt(100)));
  }

  private ToolEvent.Settlement settlement(String call) {
    Optional<String> root = Optional.of("root" + random.nextInt(9));
    return switch (random.nextInt(5)) {
      case 0 ->
          new ToolEvent.Failed(call, ToolEvent.Kind.TIMEOUT, "too long", Output.EMPTY, root, 1);
      case 1 -> new ToolEvent.InDoubt(call, "the worker was lost.");
      case 2 -> new ToolEvent.CallCancelled(call, root);
      default ->
          new ToolEvent.Observed(
              call, random.nextInt(2), Output.of("out"), root, 1, Optional.empty());
    };
  }
}
