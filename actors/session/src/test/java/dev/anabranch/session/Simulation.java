package dev.anabranch.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.events.Budget;
import dev.anabranch.events.Entry;
import dev.anabranch.events.Event;
import dev.anabranch.events.SessionId;
import dev.anabranch.events.TaskEvent;
import dev.anabranch.events.ToolEffect;
import dev.anabranch.events.ToolEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Whole sessions from one seed, in simulated time: a broker that is late and repeats itself,
 * workers that die, a process that dies between any two things, a model that fails, people who
 * interfere, forks, and sub-agents below them. What must hold is checked at every event.
 */
final class Simulation {
  private static final int PEOPLE_ACTS = 12;
  private static final int FORKS_MAX = 2;
  private static final long PATIENCE_MILLIS = Duration.ofDays(60).toMillis();
  private static final int STEPS_MAX = 200_000;

  private final long seed;
  private final SplittableRandom random;
  private final SimulatedTime time = new SimulatedTime();
  private final RandomWorld world;
  private final Map<SessionId, SimulatedSession> sessions = new LinkedHashMap<>();
  private final SimulatedWorkers workers;
  private final SimulatedSubagents subagents;
  private final Watching watching;
  private int forks;

  Simulation(long seed) {
    this(seed, false, Watching.NONE);
  }

  Simulation(long seed, Watching watching) {
    this(seed, false, watching);
  }

  /** With workers that may run an external call twice: what must be noticed. */
  static Simulation withForgetfulWorkers(long seed) {
    return new Simulation(seed, true, Watching.NONE);
  }

  private Simulation(long seed, boolean forgetful, Watching watching) {
    this.seed = seed;
    this.watching = watching;
    this.random = new SplittableRandom(seed);
    this.world = new RandomWorld(random);
    this.workers = new SimulatedWorkers(forgetful, random, time, world, sessions);
    this.subagents = new SimulatedSubagents(random, time, sessions, this::add);
  }

  /** Runs to the end; answers how many entries were written. */
  int run() {
    SimulatedSession root = add(SessionId.random(random));
    root.begin(List.of(), List.of(RandomLife.task(root.state().id(), random, seed)));
    for (int i = 0; i < PEOPLE_ACTS; i++) {
      time.after(random.nextInt(3_600_000), this::somebodyActs);
    }
    time.after(3_600_000, this::somebodyHelps);
    int steps = 0;
    while (!over() && time.step()) {
      assertThat(++steps).as("seed %d does not end", seed).isLessThan(STEPS_MAX);
      assertThat(time.elapsedMillis())
          .as(() -> "seed " + seed + " does not end: " + resting())
          .isLessThan(PATIENCE_MILLIS);
    }
    sessions.values().forEach(SimulatedSession::end);
    assertThat(over()).as(() -> "seed " + seed + ": nothing is due: " + resting()).isTrue();
    return sessions.values().stream().mapToInt(session -> session.journal().size()).sum();
  }

  /** What each session wrote, in the order in which they began. */
  List<List<Entry>> journals() {
    return sessions.values().stream().map(SimulatedSession::journal).toList();
  }

  int crashes() {
    return sessions.values().stream().mapToInt(session -> session.crashes).sum();
  }

  /** What the sessions that are not over stand at. */
  private String resting() {
    StringBuilder text = new StringBuilder();
    for (SimulatedSession session : sessions.values()) {
      SessionState state = session.state();
      if (!state.finished()) {
        List<Entry> journal = session.journal();
        text.append(state.status()).append(' ').append(state.turn()).append('\n');
        journal
            .subList(Math.max(0, journal.size() - 8), journal.size())
            .forEach(entry -> text.append(entry).append('\n'));
      }
    }
    return text.toString();
  }

  long subagents() {
    return sessions.values().stream()
        .filter(session -> session.state().life().child().isPresent())
        .count();
  }

  private boolean over() {
    return sessions.values().stream().allMatch(session -> session.state().finished());
  }

  private SimulatedSession add(SessionId id) {
    SimulatedSession session = new SimulatedSession(id, seed, random, time, this::ports);
    sessions.put(id, session);
    return session;
  }

  private SessionPorts ports(SimulatedSession session) {
    return new SessionPorts(
        new SimulatedModel(random, time, world, session::state),
        workers,
        subagents,
        Pricing.NONE,
        Forecasting.NONE,
        watching,
        new WrittenAt(seq -> session.journal().get(Math.toIntExact(seq - 1)).micros()),
        (id, after, max) -> session.past(after, max),
        time.clock(),
        Duration.ofSeconds(10));
  }

  private SimulatedSession any() {
    List<SimulatedSession> all = List.copyOf(sessions.values());
    return all.get(random.nextInt(all.size()));
  }

  private void somebodyActs() {
    SimulatedSession session = any();
    switch (random.nextInt(9)) {
      case 0, 1 -> session.takes(new SessionCommand.Message("please " + random.nextInt(), "owner"));
      case 2 -> session.takes(new SessionCommand.Pause("owner"));
      case 3 -> session.takes(new SessionCommand.Resume("owner"));
      case 4 -> session.takes(new SessionCommand.SetAutonomy(random.nextInt(5), "owner"));
      case 5 -> session.takes(new SessionCommand.RaiseBudget(world.budget(), 5, "owner"));
      case 6 -> fork(session);
      case 7 -> {
        if (random.nextInt(4) == 0) {
          session.takes(new SessionCommand.Cancel());
        }
      }
      default -> answer(session);
    }
  }

  /** In the end somebody answers what is asked, and lets go on what is held. */
  private void somebodyHelps() {
    for (SimulatedSession session : List.copyOf(sessions.values())) {
      answer(session);
      if (session.state().life().held()) {
        session.takes(new SessionCommand.Resume("owner"));
        for (Budget budget : Budget.values()) {
          session.takes(new SessionCommand.RaiseBudget(budget, 1_000_000, "owner"));
        }
      }
    }
    time.after(60_000 + random.nextInt(3_600_000), this::somebodyHelps);
  }

  private void answer(SimulatedSession session) {
    for (Turn.Call call : session.state().turn().asking()) {
      String address = call.address();
      switch (random.nextInt(3)) {
        case 0 -> session.takes(new SessionCommand.Deny(address, "no", "owner"));
        default -> {
          session.takes(new SessionCommand.Approve(address, Optional.empty(), "owner"));
          session.takes(new SessionCommand.Answer(address, "yes", "owner"));
        }
      }
    }
  }

  private void fork(SimulatedSession parent) {
    if (forks == FORKS_MAX) {
      return;
    }
    forks++;
    int at = 1 + random.nextInt(parent.journal().size());
    List<Entry> inherited = parent.past(0, at);
    SessionState then = SessionState.empty(parent.state().id());
    for (Entry entry : inherited) {
      then = then.evolve(entry.event());
    }
    List<Event> first = new ArrayList<>();
    first.add(new TaskEvent.Forked(parent.state().id(), at));
    for (Turn.Call call : then.turn().calls()) {
      if (call.free() && call.effect().filter(ToolEffect.EXTERNAL::equals).isPresent()) {
        first.add(new ToolEvent.InDoubt(call.address(), "It was open when this fork began."));
      }
    }
    add(SessionId.random(random)).begin(inherited, first);
  }
}
