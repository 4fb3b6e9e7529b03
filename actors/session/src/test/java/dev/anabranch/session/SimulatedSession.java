package dev.anabranch.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.events.Entry;
import dev.anabranch.events.Event;
import dev.anabranch.events.EventCodec;
import dev.anabranch.events.SessionId;
import dev.anabranch.events.TurnEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Function;

/**
 * One session in a process that may die between any two things it does: its journal lasts, its
 * mailbox, timers and errands do not. The decider and the errands are the real ones.
 */
final class SimulatedSession {
  private final SessionId id;
  private final SplittableRandom random;
  private final SimulatedTime time;
  private final Function<SimulatedSession, SessionPorts> ports;
  private final LifeChecks checks;
  private final List<Entry> journal = new ArrayList<>();
  private Optional<Errands> errands = Optional.empty();
  private SessionState state;
  private long process;
  private long mayAskAgainAt;
  int crashes;

  /** When its process began, each time. */
  final List<Long> starts = new ArrayList<>();

  SimulatedSession(
      SessionId id,
      long seed,
      SplittableRandom random,
      SimulatedTime time,
      Function<SimulatedSession, SessionPorts> ports) {
    this.id = id;
    this.random = random;
    this.time = time;
    this.ports = ports;
    this.checks = new LifeChecks(seed);
    this.state = SessionState.empty(id);
  }

  SessionState state() {
    return state;
  }

  List<Entry> journal() {
    return journal;
  }

  List<Entry> past(long after, int max) {
    int from = (int) Math.min(journal.size(), after);
    return List.copyOf(journal.subList(from, Math.min(journal.size(), from + max)));
  }

  /** Begins, after what a fork inherits. */
  void begin(List<Entry> inherited, List<Event> first) {
    inherited.forEach(entry -> append(entry.event(), entry.micros()));
    first.forEach(this::append);
    start();
  }

  private void start() {
    process++;
    starts.add(time.millis());
    SessionState read = SessionState.empty(id);
    for (Entry entry : journal) {
      read = read.evolve(EventCodec.decode(entry.type(), EventCodec.encode(entry.event()).bytes()));
    }
    state = read;
    Errands fresh = new Errands(id, ports.apply(this), new Mailbox(process), Runnable::run);
    fresh.recalled(fresh.recall(state).join());
    errands = Optional.of(fresh);
    handle(new SessionCommand.Wake(!journal.isEmpty()));
  }

  /** The process dies now, if there is one. */
  void dies() {
    if (errands.isPresent()) {
      crash();
    }
  }

  private void crash() {
    crashes++;
    process++;
    errands = Optional.empty();
    time.after(random.nextInt(600_000), this::start);
  }

  /** True if what follows from the command is durable. */
  boolean takes(SessionCommand command) {
    return errands.isPresent() && handle(command);
  }

  private boolean handle(SessionCommand command) {
    if (random.nextInt(60) == 0) {
      crash();
      return false;
    }
    List<Event> events = SessionDecider.decide(state, command);
    events.forEach(this::append);
    checks.after(state);
    if (random.nextInt(40) == 0) {
      crash(); // between append and publish
      return true;
    }
    errands.orElseThrow().taken(command);
    errands.orElseThrow().run(state);
    return true;
  }

  private void append(Event event) {
    append(event, time.millis() * 1000);
  }

  private void append(Event event, long micros) {
    checks.see(state, event);
    switch (event) {
      case TurnEvent.ModelFailed failed ->
          mayAskAgainAt = micros / 1000 + failed.retryMillis().orElse(0);
      case TurnEvent.ModelRequested requested when requested.attempt() > 1 ->
          assertThat(micros / 1000)
              .as("a retry before its time")
              .isGreaterThanOrEqualTo(mayAskAgainAt);
      default -> {}
    }
    journal.add(new Entry(state.head() + 1, 0, id, micros, "", event));
    state = state.evolve(event);
  }

  /** The mailbox of one process; what reaches it when that is dead is lost. */
  private final class Mailbox implements Shell {
    private final long owner;
    private final Map<String, Long> timers = new HashMap<>();
    private long numbers;

    Mailbox(long owner) {
      this.owner = owner;
    }

    @Override
    public void tell(SessionCommand command) {
      tellLater(Duration.ZERO, command);
    }

    @Override
    public void tellLater(Duration delay, SessionCommand command) {
      time.after(
          delay.toMillis(),
          () -> {
            if (owner == process) {
              handle(command);
            }
          });
    }

    @Override
    public void tellLater(String timer, Duration delay, SessionCommand command) {
      long number = ++numbers;
      timers.put(timer, number);
      time.after(
          delay.toMillis(),
          () -> {
            if (owner == process && timers.remove(timer, number)) {
              handle(command);
            }
          });
    }

    @Override
    public void cancel(String timer) {
      timers.remove(timer);
    }

    @Override
    public boolean isSet(String timer) {
      return timers.containsKey(timer);
    }
  }

  /** What holds at the end of it all. */
  void end() {
    checks.end(state, journal.stream().map(Entry::event).toList());
  }
}
