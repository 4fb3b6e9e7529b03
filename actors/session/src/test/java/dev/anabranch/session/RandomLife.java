package dev.anabranch.session;

import dev.anabranch.context.StandardHeader;
import dev.anabranch.events.Entry;
import dev.anabranch.events.Event;
import dev.anabranch.events.Header;
import dev.anabranch.events.Limits;
import dev.anabranch.events.ModelChoice;
import dev.anabranch.events.Output;
import dev.anabranch.events.RetryPolicy;
import dev.anabranch.events.SessionId;
import dev.anabranch.events.TaskEvent;
import dev.anabranch.events.Terms;
import dev.anabranch.events.ToolDefinition;
import dev.anabranch.events.ToolEffect;
import dev.anabranch.events.ToolEvent;
import dev.anabranch.events.ToolPolicy;
import dev.anabranch.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;

/**
 * One session's life from a seed: a model that says anything, workers that answer in any order,
 * late, twice or never, people who interfere, crashes between any two commands, forks, edits, full
 * windows and retired renderers.
 */
final class RandomLife {
  /** A tool that touches the world outside. */
  static final String OUTSIDE = "web_post";

  private final SplittableRandom random;
  private final RandomWorld world;
  private final BiConsumer<SessionState, Event> observer;
  final List<Event> journal = new ArrayList<>();
  SessionState state;

  RandomLife(long seed) {
    this(seed, (before, event) -> {});
  }

  /**
   * @param observer sees each event of this life and the state before it, also those that a fork
   *     inherits
   */
  RandomLife(long seed, BiConsumer<SessionState, Event> observer) {
    this.observer = observer;
    random = new SplittableRandom(seed);
    world = new RandomWorld(random);
    state = SessionState.empty(SessionId.random(new SplittableRandom(seed)));
    tell(new SessionCommand.Submit(task(state.id(), random, seed)));
  }

  /** Any task, under any terms. */
  static TaskEvent.Submitted task(SessionId id, SplittableRandom random, long seed) {
    return new TaskEvent.Submitted(
        "task \uD83C\uDF0A " + seed,
        new ModelChoice("m", "embedded"),
        header(id, random),
        Optional.empty(),
        random.nextInt(5),
        "owner",
        new Limits(
            1 + random.nextInt(12),
            1000,
            random.nextInt(8) == 0 ? OptionalLong.of(100) : OptionalLong.empty(),
            OptionalLong.empty(),
            3),
        terms(random),
        Optional.empty());
  }

  private static Header header(SessionId id, SplittableRandom random) {
    Header standard = StandardHeader.create(id.value());
    List<ToolDefinition> tools = new ArrayList<>(standard.tools());
    tools.add(new ToolDefinition(OUTSIDE, "Posts.", Json.object(), ToolEffect.EXTERNAL));
    boolean old = random.nextInt(6) == 0;
    return new Header(
        old ? "1" : standard.renderer(),
        "You work.",
        tools,
        List.of(),
        List.of(),
        old ? Optional.empty() : standard.variation());
  }

  private static Terms terms(SplittableRandom random) {
    return new Terms(
        random.nextInt(6) == 0 ? RandomWorld.STRICT : ToolPolicy.FREE,
        RetryPolicy.DEFAULT,
        random.nextInt(3) == 0
            ? OptionalLong.of(4096 + random.nextInt(4096))
            : OptionalLong.empty(),
        random.nextInt(4) == 0
            ? Optional.of(new ModelChoice("second", "embedded"))
            : Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  void tell(SessionCommand command) {
    append(SessionDecider.decide(state, command));
  }

  private void append(List<Event> events) {
    for (Event event : events) {
      observer.accept(state, event);
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
    } else if (dice < 16) {
      tell(new SessionCommand.CancelOverdue());
    } else if (dice < 18) {
      tell(new SessionCommand.RaiseBudget(world.budget(), 5, "owner"));
    } else if (dice < 19) {
      tell(new SessionCommand.SetAutonomy(random.nextInt(5), "owner"));
    } else if (dice < 21) {
      fork();
    } else if (dice < 23) {
      edit();
    } else if (dice < 24) {
      expand();
    } else if (dice < 28) {
      stale();
    } else {
      world();
    }
  }

  /** The world answers what is due. */
  void world() {
    if (state.modelDue()) {
      long seq = state.turn().requested().orElseThrow().seq();
      tell(new SessionCommand.ModelAnswered(seq, world.answer(state)));
    } else if (state.retry().isPresent()) {
      tell(new SessionCommand.RetryDue());
    } else if (!state.turn().asking().isEmpty() && random.nextBoolean()) {
      person();
    } else if (!state.turn().working().isEmpty() && random.nextBoolean()) {
      child();
    } else if (!state.turn().dueCalls().isEmpty()) {
      worker();
    } else if (!state.dueErrands().isEmpty()) {
      Turn.Call call = state.dueErrands().getFirst();
      tell(
          new SessionCommand.ErrandAnswered(
              call.address(), List.of(SessionTools.observed(call, "fetched"))));
    } else if (state.epochDue().isPresent()) {
      Epochs epochs = new Epochs((id, after, max) -> page(after, max), world.summaries());
      tell(
          new SessionCommand.EpochMade(
              state.head(), epochs.make(state, state.epochDue().get(), "key")));
    } else if (!state.turn().asking().isEmpty()) {
      person();
    } else if (!state.turn().working().isEmpty()) {
      child();
    }
  }

  private void child() {
    List<Turn.Call> calls =
        state.turn().calls().stream().filter(call -> !call.working().isEmpty()).toList();
    Turn.Call call = calls.get(random.nextInt(calls.size()));
    Turn.Child child = call.working().get(random.nextInt(call.working().size()));
    tell(new SessionCommand.ChildEnded(world.end(call.address(), child)));
  }

  private void worker() {
    List<Turn.Call> due = state.turn().dueCalls();
    Turn.Call call = due.get(random.nextInt(due.size()));
    switch (random.nextInt(20)) {
      case 0 -> tell(new SessionCommand.CallOverdue(call.address(), call.attempt()));
      case 1 -> tell(new SessionCommand.Redrive(call.address()));
      case 2 ->
          tell(
              new SessionCommand.CallExpired(
                  call.address(), call.attempt(), ToolEvent.Kind.TIMEOUT, "it took too long"));
      default ->
          tell(new SessionCommand.CallAnswered(world.settlement(call.address()), call.attempt()));
    }
  }

  private void person() {
    List<Turn.Call> asking = state.turn().asking();
    String call = asking.get(random.nextInt(asking.size())).address();
    switch (random.nextInt(4)) {
      case 0 -> tell(new SessionCommand.Deny(call, "no", "owner"));
      case 1 -> tell(new SessionCommand.Approve(call, Optional.of("{\"path\":\"b\"}"), "owner"));
      default -> {
        tell(new SessionCommand.Approve(call, Optional.empty(), "owner"));
        tell(new SessionCommand.Answer(call, "yes", "owner"));
      }
    }
  }

  /** The entries of this life as its journal has them. */
  List<Entry> page(long after, int max) {
    List<Entry> page = new ArrayList<>();
    for (long seq = after + 1; seq <= Math.min(after + max, journal.size()); seq++) {
      page.add(new Entry(seq, 0, state.id(), 0, "", journal.get(Math.toIntExact(seq - 1))));
    }
    return page;
  }

  /** Answers that nobody waits for. */
  private void stale() {
    long seq = 1 + random.nextLong(state.head());
    String call = seq + "." + random.nextInt(3);
    tell(new SessionCommand.ModelAnswered(seq, world.answer(state)));
    tell(new SessionCommand.CallAnswered(world.settlement(call), 1));
    tell(new SessionCommand.Approve(call, Optional.empty(), "owner"));
    tell(new SessionCommand.Answer(call, "late", "owner"));
    tell(new SessionCommand.ErrandAnswered(call, List.of()));
  }

  private void fork() {
    continueAt(1 + random.nextInt(journal.size()), List.of());
  }

  /** A fork in which the task, or a result, is another. */
  private void edit() {
    int at = 1 + random.nextInt(journal.size());
    if (at == 1) {
      continueAt(1, List.of(new TaskEvent.Edited(1, 4, "owner"), new TaskEvent.TaskReworded("b")));
    } else if (journal.get(at - 1) instanceof ToolEvent.Settlement settlement) {
      continueAt(
          at - 1,
          List.of(
              new TaskEvent.Edited(at, at + 2, "owner"),
              new ToolEvent.Observed(
                  settlement.call(),
                  0,
                  Output.of("other"),
                  settlement.root(),
                  0,
                  Optional.empty())));
    }
  }

  private void continueAt(int at, List<Event> first) {
    List<Event> inherited = List.copyOf(journal.subList(0, at));
    SessionId parent = state.id();
    journal.clear();
    state = SessionState.empty(SessionId.random(random));
    append(inherited);
    append(List.of(new TaskEvent.Forked(parent, at)));
    append(first);
    tell(new SessionCommand.Wake(true));
  }

  private void expand() {
    if (state.turn().requested().isEmpty() && state.turn().allSettled()) {
      Epochs epochs = new Epochs((id, after, max) -> page(after, max), world.summaries());
      tell(new SessionCommand.EpochMade(state.head(), epochs.restored(state)));
    }
  }
}
