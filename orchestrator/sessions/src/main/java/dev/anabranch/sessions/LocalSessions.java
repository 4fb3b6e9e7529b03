package dev.anabranch.sessions;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.AskPattern;
import dev.anabranch.bus.Bus;
import dev.anabranch.bus.ToolResult;
import dev.anabranch.context.tokens.CacheDomain;
import dev.anabranch.context.tokens.CacheForecasts;
import dev.anabranch.context.tokens.CacheShape;
import dev.anabranch.events.Entry;
import dev.anabranch.events.PeopleEvent;
import dev.anabranch.events.SessionId;
import dev.anabranch.events.TaskEvent;
import dev.anabranch.events.ToolDefinition;
import dev.anabranch.journal.BranchReading;
import dev.anabranch.journal.Journal;
import dev.anabranch.journal.SessionRow;
import dev.anabranch.journal.UnknownSession;
import dev.anabranch.session.Epochs;
import dev.anabranch.session.Forecasting;
import dev.anabranch.session.SessionCommand;
import dev.anabranch.session.SessionPorts;
import dev.anabranch.session.SessionState;
import dev.anabranch.sessions.dispatch.Dispatch;
import dev.anabranch.sessions.dispatch.Heard;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** The sessions of this node: one actor each, woken when there is something to do. */
public final class LocalSessions implements Sessions, AutoCloseable {
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(30);
  private static final Duration STOP_WITHIN = Duration.ofSeconds(10);
  private static final int FORKS_MAX = 100;
  private static final String OWNER = "owner";

  private final Journal journal;
  private final HeardOffers offers;
  private final FirstEntries first;
  private final States states;
  private final Views views;
  private final Forks forks;
  private final NamedCalls calls;
  private final Epochs epochs;
  private final RandomGenerator random;
  private final ActorSystem<SessionGuardian.Message> system;
  private final ExecutorService blocking = Executors.newVirtualThreadPerTaskExecutor();
  private final Dispatch dispatch;
  private final StrayResults strays = new StrayResults();
  private final Bus.Subscription results;
  private final Bus.Subscription news;

  private LocalSessions(SessionParts parts) {
    this.journal = parts.journal();
    this.random = parts.random();
    this.offers = new HeardOffers(parts.clock(), parts.extras().near());
    this.first = new FirstEntries(parts.extras().start(), offers);
    this.states = new States(journal, parts.extras().snapshots());
    this.views = new Views(journal);
    this.epochs = new Epochs(journal::read, parts.model(), parts.extras().redactor());
    this.calls = new NamedCalls(journal);
    this.forks = new Forks(journal, states, epochs, parts.extras().redactor(), random);
    this.dispatch =
        new Dispatch(
            parts.bus(),
            parts.clock(),
            parts.extras().heard().orElseGet(() -> Heard.nothing(parts.clock())),
            parts.extras().dispatch(),
            this::tell);
    this.system =
        ActorSystems.start(
            SessionGuardian.create(ports(parts)), journal, parts.extras().snapshots());
    dispatch.start();
    this.results = parts.bus().takeResults(this::settle);
    this.news = parts.bus().takeNews(offers::hear);
  }

  private SessionPorts ports(SessionParts parts) {
    SessionToolbox toolbox =
        new SessionToolbox(
            journal::read,
            parts.clock(),
            blocking,
            parts.extras().blobs(),
            new Subagents(journal, states, this::ask));
    return new SessionPorts(
        parts.model(),
        dispatch,
        toolbox,
        parts.extras().pricing(),
        forecasting(new CacheForecasts()),
        parts.extras().watching(),
        new JournalOrigins(journal),
        journal::read,
        parts.clock(),
        parts.cancelGrace(),
        parts.extras().redactor());
  }

  /** Starts, and continues every unfinished session of the journal by itself. */
  public static LocalSessions start(SessionParts parts) {
    LocalSessions sessions = new LocalSessions(parts);
    sessions.continueAll();
    return sessions;
  }

  /**
   * What is over says so in its last entry, and what was imported waits until somebody takes it up;
   * the rest is woken and finds out.
   */
  private void continueAll() {
    for (SessionRow row : journal.sessions()) {
      if (row.rests()) {
        continue;
      }
      List<Entry> last = new BranchReading(journal, row.id(), row.head() - 1).next(1);
      boolean over =
          !last.isEmpty()
              && (last.getFirst().event() instanceof TaskEvent.Ended
                  || last.getFirst().event() instanceof TaskEvent.SessionCancelled);
      if (!over) {
        tell(row.id(), new SessionCommand.Wake(false));
      }
    }
  }

  private void tell(SessionId session, SessionCommand command) {
    system.tell(new SessionGuardian.Tell(session, command, Optional.empty()));
  }

  @Override
  public List<String> tools(Optional<String> label) {
    return Stream.concat(
            Sessions.standardTools().stream(),
            offers.known(label).stream().map(ToolDefinition::name))
        .toList();
  }

  /** Fails with {@link ReadOnlySession} if nothing can follow. */
  private CompletionStage<SessionState> wish(SessionId session, SessionCommand command) {
    return ask(session, command).thenApply(LocalSessions::writable);
  }

  private static Forecasting forecasting(CacheForecasts forecasts) {
    return (root, model, prompt, earlier, last) ->
        Optional.of(
            forecasts.forecast(
                new CacheDomain(root.value(), model), CacheShape.of(model), prompt, earlier, last));
  }

  static SessionState writable(SessionState state) {
    state
        .readOnly()
        .ifPresent(reason -> {
          throw new ReadOnlySession(state.id(), reason);
        });
    return state;
  }

  private CompletionStage<SessionState> ask(SessionId session, SessionCommand command) {
    return AskPattern.ask(
        system,
        (ActorRef<SessionState> replyTo) ->
            new SessionGuardian.Tell(session, command, Optional.of(replyTo)),
        ANSWER_WITHIN,
        system.scheduler());
  }

  private CompletionStage<Void> settle(ToolResult result) {
    if (!isAtWork(result)) {
      strays.note(result);
      return CompletableFuture.completedStage(null);
    }
    SessionCommand command = new SessionCommand.CallAnswered(result.settlement(), result.attempt());
    return ask(result.session(), command).thenApply(state -> null);
  }

  /** The journal is only read for a result that nobody here waits for. */
  private boolean isAtWork(ToolResult result) {
    return dispatch.awaits(result.session(), result.settlement().call())
        || journal.session(result.session()).filter(row -> !row.rests()).isPresent();
  }

  /** How many results came for sessions that are not at work here. */
  long strays() {
    return strays.count();
  }

  @Override
  public CompletionStage<SessionView> submit(Submit submit) {
    SessionId id =
        submit
            .key()
            .map(key -> SessionId.derived(submit.owner(), key))
            .orElseGet(() -> SessionId.random(random));
    return async(() -> first.of(id, submit))
        .thenCompose(command -> wish(id, command))
        .thenApplyAsync(
            state -> {
              if (!state.task().requestDigest().equals(submit.requestDigest())) {
                throw new KeyReused(id);
              }
              return views.of(state);
            },
            blocking);
  }

  @Override
  public CompletionStage<List<SessionView>> fork(Fork fork) {
    if (fork.count() < 1 || fork.count() > FORKS_MAX) {
      return refused("count must be 1 to " + FORKS_MAX);
    }
    return async(() -> {
      List<SessionView> children = new ArrayList<>();
      for (int i = 0; i < fork.count(); i++) {
        children.add(forkOne(fork, i));
      }
      return children;
    });
  }

  private SessionView forkOne(Fork fork, int index) {
    SessionId child = forks.make(fork, index);
    tell(child, new SessionCommand.Wake(false));
    return views.of(states.now(child));
  }

  private SessionRow known(SessionId session) {
    return journal.session(session).orElseThrow(() -> new UnknownSession(session));
  }

  @Override
  public CompletionStage<SessionView> rewind(SessionId session, long at, Optional<String> key) {
    Fork fork = new Fork(session, at, 1, Optional.empty(), false, key);
    return async(
            () -> {
              known(session);
              writable(states.now(session));
              return forkOne(fork, 0);
            })
        .thenCompose(child ->
            wish(session, new SessionCommand.Supersede(child.id())).thenApply(old -> child));
  }

  @Override
  public CompletionStage<SessionView> wish(SessionId session, Wish wish) {
    return async(
            () -> {
              SessionState state = writable(states.now(known(session).id()));
              calls.require(state, wish);
              PeopleRules.check(state, wish, autonomyOfParent(state));
              return command(state, wish);
            })
        .thenCompose(command -> wish(session, command))
        .thenApplyAsync(views::of, blocking);
  }

  /** What a sub-agent may have at most; its parent may not be here, if both were imported. */
  private int autonomyOfParent(SessionState state) {
    return state
        .life()
        .child()
        .filter(child -> journal.session(child.parent()).isPresent())
        .map(child -> states.now(child.parent()).life().autonomy())
        .orElseGet(() -> state.life().autonomyMax());
  }

  /** The decider has the last word: the state may be another by then. */
  private SessionCommand command(SessionState state, Wish wish) {
    return switch (wish) {
      case Wish.Message message -> new SessionCommand.Message(message.text(), OWNER);
      case Wish.Pause pause -> new SessionCommand.Pause(OWNER);
      case Wish.Cancel cancel -> new SessionCommand.Cancel();
      case Wish.Approve e -> new SessionCommand.Approve(e.call(), e.arguments(), OWNER);
      case Wish.Deny deny -> new SessionCommand.Deny(deny.call(), deny.reason(), OWNER);
      case Wish.Answer answer -> new SessionCommand.Answer(answer.call(), answer.text(), OWNER);
      case Wish.Redrive redrive -> new SessionCommand.Redrive(redrive.call());
      case Wish.Raise raise -> new SessionCommand.RaiseBudget(raise.what(), raise.added(), OWNER);
      case Wish.SetAutonomy autonomy -> new SessionCommand.SetAutonomy(autonomy.level(), OWNER);
      case Wish.Expand expand -> new SessionCommand.EpochMade(state.head(), epochs.restored(state));
    };
  }

  @Override
  public CompletionStage<Resumption> resume(SessionId session) {
    return async(
            () -> {
              SessionState state = writable(states.now(known(session).id()));
              return takenUp(state) ? "the session goes on here" : ForkRules.resumeNote(state);
            })
        .thenCompose(note ->
            wish(session, new SessionCommand.Resume(OWNER))
                .thenApplyAsync(state -> new Resumption(views.of(state), note), blocking));
  }

  /** An imported session goes on once an entry says so, also after the next start. */
  private boolean takenUp(SessionState state) {
    if (state.finished() || !known(state.id()).rests()) {
      return false;
    }
    journal
        .append(state.id(), state.head(), List.of(new PeopleEvent.Resumed(OWNER)))
        .toCompletableFuture()
        .join();
    return true;
  }

  /**
   * A task whose header is of the caller's making: the workers on the bus must know its tools. A
   * session that is there already is left as it is.
   */
  public CompletionStage<SessionView> submit(SessionId id, TaskEvent.Submitted task) {
    return wish(id, new SessionCommand.Submit(task)).thenApplyAsync(views::of, blocking);
  }

  private <T> CompletableFuture<T> async(Supplier<T> work) {
    return CompletableFuture.supplyAsync(work, blocking);
  }

  private static <T> CompletionStage<T> refused(String message) {
    return CompletableFuture.failedStage(new Refused(message));
  }

  /** Lets appends under way finish; the next start continues every session. */
  @Override
  public void close() {
    results.close();
    dispatch.close();
    news.close();
    system.terminate();
    try {
      system
          .getWhenTerminated()
          .toCompletableFuture()
          .get(STOP_WITHIN.toSeconds(), java.util.concurrent.TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
      // What has not stopped by now holds no truth: the journal does.
    }
    blocking.shutdown();
  }
}
