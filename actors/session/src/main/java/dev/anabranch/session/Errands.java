package dev.anabranch.session;

import dev.anabranch.context.Prompt;
import dev.anabranch.context.Segment;
import dev.anabranch.events.CacheForecast;
import dev.anabranch.events.ContextEvent;
import dev.anabranch.events.SessionId;
import dev.anabranch.events.ToolDefinition;
import dev.anabranch.events.Usage;
import dev.anabranch.model.ModelAnswer;
import dev.anabranch.model.ModelRequest;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Carries out what a state asks of the world, once per process: asks the model, publishes calls,
 * keeps the timers. It remembers only what it has already sent; a restart forgets that, and the
 * state says again what is due.
 */
final class Errands {
  /** No timer runs longer; then it is looked at anew how long is left. */
  private static final Duration WAIT_MAX = Duration.ofDays(1);

  private static final Duration PUBLISH_AGAIN = Duration.ofSeconds(2);

  private final SessionId id;
  private final SessionPorts ports;
  private final Shell shell;
  private final Executor blocking;
  private final EarlierSegments earlier;
  private final Epochs epochs;
  private final Fetches fetches;
  private final Blaming blaming;
  private final EntryTimes times;
  private final Set<String> published = new HashSet<>();
  private final Set<String> unsent = ConcurrentHashMap.newKeySet();
  private Optional<Set<String>> out = Optional.empty();
  private long askedSeq;
  private long epochAt;
  private boolean epochUnderWay;
  private @Nullable CompletableFuture<ModelAnswer> asking;
  private SessionId root;
  private boolean cancelSent;
  private long wallTimerFrom;

  Errands(SessionId id, SessionPorts ports, Shell shell, Executor blocking) {
    this.id = id;
    this.blocking = blocking;
    this.earlier = new EarlierSegments(id, ports.past());
    this.epochs = new Epochs(ports.past(), ports.model(), ports.redactor());
    this.fetches = new Fetches(ports.sessionTools(), shell);
    this.blaming = new Blaming(id, ports.past(), shell, blocking);
    this.times = new EntryTimes(ports.clock());
    this.root = id;
    this.ports = ports;
    this.shell = shell;
  }

  /** Reads what events do not carry; before anything is run, and never on the actor's thread. */
  CompletableFuture<Recalled> recall(SessionState state) {
    return CompletableFuture.supplyAsync(() -> Recalled.of(state, ports.origins()), blocking);
  }

  void recalled(Recalled past) {
    root = past.root();
    times.recalled(past);
  }

  void run(SessionState state) {
    if (!state.begun() || state.readOnly().isPresent()) {
      return;
    }
    times.see(state);
    model(state);
    tellOpen(state);
    state.dueCalls().forEach(call -> publish(state, call));
    fetches.run(state);
    blaming.run(state);
    if (state.turn().allSettled()) {
      published.clear();
      unsent.clear();
    }
    state.epochDue().ifPresent(wish -> epoch(state, wish));
    retry(state);
    cancel(state);
    wallTime(state);
  }

  private void model(SessionState state) {
    if (!state.modelDue()) {
      if (asking != null) {
        asking.cancel(true);
        asking = null;
      }
      return;
    }
    Turn.Request request = state.turn().requested().orElseThrow();
    if (request.seq() == askedSeq) {
      return;
    }
    askedSeq = request.seq();
    CompletableFuture<ModelAnswer> answer = answer(state);
    CompletableFuture<Optional<CacheForecast>> foreseen = foresee(state, request);
    asking = answer;
    answer.whenComplete((reply, error) -> {
      if (error == null) {
        foreseen.thenAccept(forecast ->
            shell.tell(
                new SessionCommand.ModelAnswered(
                    request.seq(), completed(state, reply, forecast))));
      } else if (!answer.isCancelled()) {
        shell.tell(new SessionCommand.ModelAnswered(request.seq(), broken(error)));
      }
    });
  }

  /**
   * Foresees the endpoint's cache while the model thinks. Of a request that is tried again nobody
   * knows what the endpoint saw of it before.
   */
  private CompletableFuture<Optional<CacheForecast>> foresee(
      SessionState state, Turn.Request request) {
    Prompt prompt = state.requiredPrompt();
    SessionId lineage = root;
    if (request.attempt() > 1 || prompt.bytes() > Prompt.REQUEST_BYTES_MAX) {
      return CompletableFuture.completedFuture(Optional.empty());
    }
    return CompletableFuture.supplyAsync(
            () ->
                ports
                    .forecasts()
                    .forecast(
                        lineage,
                        state.model(),
                        prompt,
                        prompt.forgottenUpTo() == 0 ? List.of() : earlier.of(prompt),
                        state.attention().answered()),
            blocking)
        .exceptionally(problem -> Optional.empty());
  }

  /**
   * Reads the past only if the prompt has forgotten some of it, and never on the actor's thread.
   */
  private CompletableFuture<ModelAnswer> answer(SessionState state) {
    Prompt prompt = state.requiredPrompt();
    if (prompt.bytes() > Prompt.REQUEST_BYTES_MAX) {
      return CompletableFuture.completedFuture(tooLong(prompt.bytes()));
    }
    String key = cacheKey();
    boolean whole = prompt.forgottenUpTo() == 0;
    Turn.Request asked = state.turn().requested().orElseThrow();
    return new Asking(
            ports.model(), () -> new Watched(ports.watching(), id, asked, ports.redactor()))
        .on(
            whole ? Runnable::run : blocking,
            () -> request(state, prompt, key, whole ? List.of() : earlier.of(prompt)));
  }

  private static ModelRequest request(
      SessionState state, Prompt prompt, String key, List<Segment> past) {
    ModelRequest request = prompt.request(state.model(), key, past);
    return state.turn().mask().map(request::with).orElse(request);
  }

  private static ModelAnswer tooLong(long bytes) {
    return new ModelAnswer.Failed(
        "refused",
        "The request has "
            + bytes
            + " bytes; at most "
            + Prompt.REQUEST_BYTES_MAX
            + " are sent to a model. Fork the session at an earlier entry.",
        false,
        OptionalLong.empty(),
        OptionalLong.empty(),
        Usage.UNKNOWN);
  }

  /** A reply says what it cost, if there is a price, and what was foreseen of it. */
  private ModelAnswer completed(
      SessionState state, ModelAnswer answer, Optional<CacheForecast> forecast) {
    return switch (answer) {
      case ModelAnswer.Replied replied ->
          new ModelAnswer.Replied(
              replied
                  .event()
                  .with(ports.pricing().cost(state.model(), replied.event().usage()), forecast),
              replied.inconsistency());
      case ModelAnswer.Failed failed -> failed;
    };
  }

  /**
   * Makes the event that opens the next epoch, one at a time: what is made while the session moves
   * on is paid for too.
   */
  private void epoch(SessionState state, EpochWish wish) {
    if (epochUnderWay || epochAt == state.head()) {
      return;
    }
    epochAt = state.head();
    epochUnderWay = true;
    String key = cacheKey();
    CompletableFuture.supplyAsync(() -> priced(state, wish, key), blocking)
        .exceptionally(problem ->
            new ContextEvent.ReductionFailed(String.valueOf(problem.getMessage()), Usage.UNKNOWN))
        .thenAccept(made -> shell.tell(new SessionCommand.EpochMade(state.head(), made)));
  }

  private ContextEvent priced(SessionState state, EpochWish wish, String key) {
    ContextEvent made = epochs.make(state, wish, key);
    return switch (made) {
      case ContextEvent.ContextReduced reduced ->
          reduced.with(ports.pricing().cost(state.model(), reduced.usage()));
      case ContextEvent.ReductionFailed failed ->
          failed.with(ports.pricing().cost(state.model(), failed.usage()));
      case ContextEvent other -> other;
    };
  }

  /** The session has taken the command: what it answers is no longer under way. */
  void taken(SessionCommand command) {
    if (command instanceof SessionCommand.EpochMade made && made.head() == epochAt) {
      epochUnderWay = false;
    }
  }

  /** Something is being made whose answer must not be lost. */
  boolean underWay() {
    return epochUnderWay;
  }

  private static ModelAnswer broken(Throwable error) {
    return new ModelAnswer.Failed(
        "server",
        "The model adapter failed: " + error.getMessage(),
        true,
        OptionalLong.empty(),
        OptionalLong.empty(),
        Usage.UNKNOWN);
  }

  /** The whole lineage shares its prompt prefix, so it shares the endpoint's cache. */
  private String cacheKey() {
    return root.value();
  }

  /** Whoever looks after published calls hears which of them are open still. */
  private void tellOpen(SessionState state) {
    Set<String> now =
        state.turn().calls().stream()
            .filter(Turn.Call::out)
            .map(Turn.Call::address)
            .collect(Collectors.toUnmodifiableSet());
    if (out.filter(now::equals).isEmpty()) {
      out = Optional.of(now);
      ports.tools().open(id, now);
    }
  }

  private void publish(SessionState state, Turn.Call call) {
    if (published.add(place(call))) {
      send(state, call);
    } else if (unsent.contains(place(call)) && !shell.isSet("again " + place(call))) {
      shell.tellLater("again " + place(call), PUBLISH_AGAIN, again(call));
    }
  }

  private static String place(Turn.Call call) {
    return call.address() + "/" + call.attempt();
  }

  private static SessionCommand again(Turn.Call call) {
    return new SessionCommand.CallOverdue(call.address(), call.attempt());
  }

  private void send(SessionState state, Turn.Call call) {
    CallRequest request =
        new CallRequest(
            id,
            call.address(),
            call.attempt(),
            call.arguments().orElseThrow(),
            state.root(),
            call.grant().map(Turn.Grant::seq).map(OptionalLong::of).orElse(OptionalLong.empty()),
            state.task().terms().reach(),
            state.task().terms().label(),
            definition(state, call));
    ports
        .tools()
        .publish(request)
        .whenComplete((done, error) -> {
          if (error != null) {
            // A session that pauses when that comes passes it over: it is told when it goes on.
            unsent.add(place(call));
            shell.tellLater(PUBLISH_AGAIN, again(call));
          }
        });
  }

  /** A header changes between turns only, so the one of now is the one that the call is of. */
  private static ToolDefinition definition(SessionState state, Turn.Call call) {
    return state.requiredPrompt().header().tool(call.call().name()).orElseThrow();
  }

  /** The wait counts from when the failure was written, also over a restart. */
  private void retry(SessionState state) {
    if (state.retry().isEmpty()) {
      shell.cancel("retry");
    } else if (!shell.isSet("retry")) {
      Turn.Retry due = state.retry().get();
      long left = Math.max(0, times.at(due.since()) + due.millis() - ports.clock().millis());
      shell.tellLater(
          "retry",
          Duration.ofMillis(Math.min(left + 1, due.millis() + 1)),
          new SessionCommand.RetryDue());
    }
  }

  private void cancel(SessionState state) {
    if (!state.windsDown() || state.finished()) {
      cancelSent = false;
    } else if (!cancelSent) {
      cancelSent = true;
      ports.tools().cancel(id);
      shell.tellLater("cancel", ports.cancelGrace(), new SessionCommand.CancelOverdue());
    }
  }

  private void wallTime(SessionState state) {
    boolean rests = state.finished() || state.life().held() || state.turn().waitsForPeople();
    if (rests) {
      shell.cancel("wall time");
      wallTimerFrom = 0;
    } else if (wallTimerFrom != state.life().startedSeq()) {
      wallTimerFrom = state.life().startedSeq();
      long end = times.at(wallTimerFrom) + state.life().limits().secondsMax() * 1000;
      long left = Math.max(1, end - ports.clock().millis());
      if (left <= WAIT_MAX.toMillis()) {
        shell.tellLater("wall time", Duration.ofMillis(left), new SessionCommand.TimeUp());
      } else {
        wallTimerFrom = 0;
        shell.tellLater("wall time", WAIT_MAX, new SessionCommand.Wake(false));
      }
    }
  }

  /** The journal was read again: what was sent before may not have been. */
  void forget() {
    published.clear();
    out = Optional.empty();
    askedSeq = 0;
    epochAt = 0;
    epochUnderWay = false;
    fetches.forget();
    blaming.forget();
    cancelSent = false;
    wallTimerFrom = 0;
  }
}
