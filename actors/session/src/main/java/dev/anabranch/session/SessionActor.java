package dev.anabranch.session;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.DispatcherSelector;
import akka.actor.typed.SupervisorStrategy;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.TimerScheduler;
import akka.persistence.typed.PersistenceId;
import akka.persistence.typed.RecoveryCompleted;
import akka.persistence.typed.SnapshotAdapter;
import akka.persistence.typed.javadsl.CommandHandler;
import akka.persistence.typed.javadsl.Effect;
import akka.persistence.typed.javadsl.EffectBuilder;
import akka.persistence.typed.javadsl.EventHandler;
import akka.persistence.typed.javadsl.EventSourcedBehavior;
import akka.persistence.typed.javadsl.SignalHandler;
import dev.anabranch.events.Event;
import dev.anabranch.events.SessionId;
import dev.anabranch.secrets.Redactor;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * The thin shell around {@link SessionDecider}: command in, decide, append, evolve, then {@link
 * Errands} carries out what the new state asks of the world. It knows nothing of the domain.
 *
 * <p>If an append fails the actor stops and begins again from the journal, which knows the truth.
 * Whatever it is told waits until it has said what that truth calls for.
 */
public final class SessionActor
    extends EventSourcedBehavior<SessionActor.Message, Event, SessionState> {
  private static final System.Logger LOG = System.getLogger(SessionActor.class.getName());
  private static final Duration RESTART_MIN = Duration.ofMillis(500);
  private static final Duration RESTART_MAX = Duration.ofSeconds(30);

  /** So many events are replayed at most after a snapshot, and a handful more. */
  private static final int SNAPSHOT_EVERY = 500;

  private final SessionId id;
  private final Errands errands;
  private final Redactor redactor;
  private final ActorContext<Message> context;
  private final ActorRef<Rest> restTo;
  private final TimerScheduler<Message> timers;
  private boolean woken;
  private Duration recallPause = RESTART_MIN;

  /** What is being appended. */
  private Optional<Unfolding> unfolding = Optional.empty();

  /** What the actor takes. */
  public sealed interface Message {}

  /** A command, and whom to tell the state after it was appended. */
  public record Told(SessionCommand command, Optional<ActorRef<SessionState>> replyTo)
      implements Message {}

  /** A command to be told after a while. */
  record Later(Duration delay, SessionCommand command) implements Message {}

  /** The journal was read, also what its events do not carry. */
  private record Recovered(Recalled past) implements Message {}

  /** What events do not carry could not be read. */
  private record NotRecalled(Throwable problem) implements Message {}

  /** Try to read it again. */
  private record Recall() implements Message {}

  /** Stop, if there is still nothing to do; nothing more is sent until the answer comes. */
  public record Stop() implements Message {}

  /** Whether the session has something to do. */
  public sealed interface Rest {
    SessionId session();
  }

  /** It has not, and may be stopped. */
  public record Idle(SessionId session) implements Rest {}

  /** A command came before the {@link Stop}: it stays. */
  public record Busy(SessionId session) implements Rest {}

  private SessionActor(
      SessionId id,
      Errands errands,
      Redactor redactor,
      ActorContext<Message> context,
      TimerScheduler<Message> timers,
      ActorRef<Rest> restTo) {
    super(
        PersistenceId.ofUniqueId(id.value()),
        SupervisorStrategy.restartWithBackoff(RESTART_MIN, RESTART_MAX, 0.1));
    this.id = id;
    this.errands = errands;
    this.redactor = redactor;
    this.context = context;
    this.timers = timers;
    this.restTo = restTo;
  }

  public static Behavior<Message> create(SessionId id, SessionPorts ports, ActorRef<Rest> restTo) {
    return Behaviors.setup(context ->
        Behaviors.withTimers(timers ->
            new SessionActor(
                id,
                errands(id, ports, context, timers),
                ports.redactor(),
                context,
                timers,
                restTo)));
  }

  private static Errands errands(
      SessionId id,
      SessionPorts ports,
      ActorContext<Message> context,
      TimerScheduler<Message> timers) {
    Executor blocking = context.getSystem().dispatchers().lookup(DispatcherSelector.blocking());
    return new Errands(id, ports, new ActorShell(context.getSelf(), timers), blocking);
  }

  @Override
  public SessionState emptyState() {
    return SessionState.empty(id);
  }

  @Override
  public String journalPluginId() {
    return "anabranch.journal";
  }

  @Override
  public String snapshotPluginId() {
    return "anabranch.snapshots";
  }

  /** Old ones stay: a fork finds the one before its fork point. */
  @Override
  public boolean shouldSnapshot(SessionState state, Event event, long seq) {
    return seq % SNAPSHOT_EVERY == 0 && StateCodec.keepable(state);
  }

  /** A snapshot may be an ancestor's: up to the fork both have the same entries. */
  @Override
  public SnapshotAdapter<SessionState> snapshotAdapter() {
    return new SnapshotAdapter<>() {
      @Override
      public Object toJournal(SessionState state) {
        return state;
      }

      @Override
      public SessionState fromJournal(Object kept) {
        return ((SessionState) kept).as(id);
      }
    };
  }

  @Override
  public SignalHandler<SessionState> signalHandler() {
    return newSignalHandlerBuilder()
        .onSignal(
            RecoveryCompleted.class,
            (state, signal) -> {
              errands.forget();
              unfolding = Optional.empty();
              woken = false;
              recall(state);
            })
        .build();
  }

  /** The thread of the actor reads nothing; until it is told what was read the session waits. */
  private void recall(SessionState state) {
    if (state.head() == 0) {
      context.getSelf().tell(new Recovered(Recalled.nothing(id)));
    } else {
      context.pipeToSelf(
          errands.recall(state),
          (past, problem) -> problem == null ? new Recovered(past) : new NotRecalled(problem));
    }
  }

  @Override
  public CommandHandler<Message, Event, SessionState> commandHandler() {
    return newCommandHandlerBuilder()
        .forAnyState()
        .onCommand(Recovered.class, (state, recovered) -> recovered(state, recovered.past()))
        .onCommand(NotRecalled.class, (state, failed) -> notRecalled(failed.problem()))
        .onCommand(Recall.class, (state, again) -> recallAgain(state))
        .onCommand(Told.class, (state, told) -> woken ? told(state, told) : Effect().stash())
        .onCommand(Later.class, this::later)
        .onCommand(Stop.class, (state, stop) -> stop(state))
        .build();
  }

  /** What was read before a restart may be older than what was recovered since. */
  private Effect<Event, SessionState> recovered(SessionState state, Recalled past) {
    if (woken || past.head() != state.head()) {
      return Effect().none();
    }
    errands.recalled(past);
    return wake(state);
  }

  private Effect<Event, SessionState> notRecalled(Throwable problem) {
    LOG.log(
        System.Logger.Level.WARNING,
        "session " + id + " waits " + recallPause + " for its past, which cannot be read",
        problem);
    timers.startSingleTimer(new Recall(), recallPause);
    recallPause = Collections.min(List.of(recallPause.multipliedBy(2), RESTART_MAX));
    return Effect().none();
  }

  private Effect<Event, SessionState> recallAgain(SessionState state) {
    if (!woken) {
      recall(state);
    }
    return Effect().none();
  }

  /**
   * A call that may have gone out before goes out as its next attempt, never as its first again.
   */
  private Effect<Event, SessionState> wake(SessionState state) {
    woken = true;
    recallPause = RESTART_MIN;
    SessionCommand command = new SessionCommand.Wake(state.head() > 0);
    return told(state, new Told(command, Optional.empty())).thenUnstashAll();
  }

  private EffectBuilder<Event, SessionState> told(SessionState state, Told told) {
    Unfolding decided = SessionDecider.unfold(state, told.command(), redactor);
    if (decided.size() == 0) {
      return Effect().none().thenRun((SessionState same) -> after(same, told));
    }
    unfolding = Optional.of(decided);
    return Effect().persist(decided.events()).thenRun((SessionState next) -> after(next, told));
  }

  private Effect<Event, SessionState> later(SessionState state, Later later) {
    timers.startSingleTimer(
        later.command(), new Told(later.command(), Optional.empty()), later.delay());
    return Effect().none();
  }

  /** Who has not woken yet has commands waiting. */
  private Effect<Event, SessionState> stop(SessionState state) {
    if (woken && rests(state)) {
      return Effect().stop();
    }
    restTo.tell(new Busy(id));
    return Effect().none();
  }

  private void after(SessionState state, Told told) {
    unfolding = Optional.empty();
    told.replyTo().ifPresent(to -> to.tell(state));
    errands.taken(told.command());
    errands.run(state);
    if (rests(state)) {
      restTo.tell(new Idle(id));
    }
  }

  private boolean rests(SessionState state) {
    return state.idle() && !errands.underWay();
  }

  @Override
  public EventHandler<SessionState, Event> eventHandler() {
    return this::evolved;
  }

  /** What was decided just now is not folded a second time. */
  private SessionState evolved(SessionState state, Event event) {
    return unfolding
        .map(decided -> decided.after(state, event))
        .orElseGet(() -> state.evolve(event));
  }
}
