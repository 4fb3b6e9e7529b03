package dev.anabranch.sessions.dispatch;

import dev.anabranch.bus.Bus;
import dev.anabranch.bus.ToolCancel;
import dev.anabranch.bus.ToolOffer;
import dev.anabranch.bus.ToolProgress;
import dev.anabranch.bus.ToolRequest;
import dev.anabranch.bus.WorkerBeat;
import dev.anabranch.bus.WorkerNews;
import dev.anabranch.context.StandardHeader;
import dev.anabranch.events.Reach;
import dev.anabranch.events.SessionId;
import dev.anabranch.events.ToolEffect;
import dev.anabranch.events.ToolEvent.CallCancelled;
import dev.anabranch.events.ToolEvent.InDoubt;
import dev.anabranch.session.CallRequest;
import dev.anabranch.session.SessionCommand;
import dev.anabranch.session.ToolPort;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/**
 * The way of calls to workers and what becomes of them there: sends them, no more of one session at
 * once than is fair; has a session send one again that was lost, and give one up that had its time.
 * What it knows lives in memory; a session that begins again tells it anew.
 */
public final class Dispatch implements ToolPort, AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Dispatch.class.getName());
  private static final Duration LOOKS_EVERY = Duration.ofMillis(500);

  /** A session that is told that a call had its time settles it long before this. */
  private static final long TELL_AGAIN_MILLIS = Duration.ofSeconds(5).toMillis();

  private final Bus bus;
  private final InstantSource clock;
  private final Heard heard;
  private final Duration wait;
  private final boolean beats;
  private final CallWatch watch;
  private final FairOutbox outbox;
  private final Cancelling cancelling = new Cancelling();
  private final BiConsumer<SessionId, SessionCommand> sessions;
  private final List<AutoCloseable> running = new ArrayList<>();

  /**
   * @param sessions takes what a session is told
   */
  public Dispatch(
      Bus bus,
      InstantSource clock,
      Heard heard,
      DispatchTerms terms,
      BiConsumer<SessionId, SessionCommand> sessions) {
    this.bus = bus;
    this.clock = clock;
    this.heard = heard;
    this.wait = terms.patience();
    this.beats = terms.beats();
    this.watch = new CallWatch(heard.workers(), terms.patience());
    this.outbox = new FairOutbox(terms.roadMax());
    this.sessions = sessions;
  }

  /** Listens to workers and looks after calls from now on. */
  public Dispatch start() {
    running.add(bus.takeNews(this::hear));
    ScheduledExecutorService timer =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("dispatch").factory());
    long every = LOOKS_EVERY.toMillis();
    timer.scheduleWithFixedDelay(this::lookSafely, every, every, TimeUnit.MILLISECONDS);
    running.add(timer::shutdownNow);
    return this;
  }

  /** One publishing, as it stood when it was decided. */
  private record Sending(CallRequest request, CompletableFuture<Void> sent) {
    static List<Sending> of(List<OpenCall> calls) {
      return calls.stream().map(call -> new Sending(call.request(), call.sent())).toList();
    }
  }

  @Override
  public CompletionStage<Void> publish(CallRequest request) {
    List<Sending> out;
    CompletionStage<Void> sent;
    boolean runs;
    synchronized (outbox) {
      runs = request.attempt() > 1 && mayRun(request);
      List<OpenCall> going = outbox.take(request, clock.millis());
      OpenCall call = outbox.find(request).orElseThrow();
      sent = call.sent();
      if (runs) {
        sent.toCompletableFuture().complete(null);
      }
      boolean silent = runs;
      out = Sending.of(going.stream().filter(other -> !silent || other != call).toList());
    }
    if (request.attempt() > 1 && !runs) {
      stopBefore(request, request.attempt());
    }
    out.forEach(this::send);
    return sent;
  }

  /**
   * An earlier attempt that touches the world outside runs, as its worker says, or may run, since
   * nothing was heard of it here yet. It is neither stopped nor doubted for that: if nobody names
   * it for a while, {@link CallWatch} has it sent again.
   */
  private boolean mayRun(CallRequest request) {
    return request.effect() == ToolEffect.EXTERNAL
        && beats
        && (outbox.find(request).filter(OpenCall::isOut).isEmpty()
            || heard.workers().holding(request.session(), request.call()).isPresent());
  }

  private void stopBefore(CallRequest request, int attempt) {
    bus.publish(
        new ToolCancel(
            request.session(), Optional.of(new ToolCancel.Superseded(request.call(), attempt))));
  }

  private void send(Sending sending) {
    CompletableFuture.completedFuture(sending.request())
        .thenCompose(request -> bus.publish(toWorkers(request)))
        .whenComplete((done, problem) -> {
          if (problem == null) {
            sending.sent().complete(null);
          } else {
            sending.sent().completeExceptionally(problem);
          }
        });
  }

  private ToolRequest toWorkers(CallRequest request) {
    boolean standard = StandardHeader.isStandard(request.tool());
    boolean reaches = standard && request.effect() == ToolEffect.EXTERNAL;
    ToolRequest out =
        new ToolRequest(
            request.session(),
            request.call(),
            request.attempt(),
            request.tool(),
            request.arguments(),
            request.effect().wire(),
            request.baseRoot(),
            request.grant(),
            OptionalLong.of(clock.instant().plus(wait).toEpochMilli() * 1000),
            reaches ? request.reach() : Reach.NOTHING,
            standard ? Optional.empty() : Optional.of(request.definition().digest()));
    return Lane.of(request).label().map(out::on).orElse(out);
  }

  @Override
  public void open(SessionId session, Set<String> calls) {
    List<Sending> out;
    List<CallRequest> late;
    synchronized (outbox) {
      if (calls.isEmpty()) {
        cancelling.settled(session);
      }
      FairOutbox.Change change = outbox.keep(session, calls, clock.millis());
      out = Sending.of(change.out());
      late = change.late().stream().map(OpenCall::request).toList();
    }
    late.forEach(request -> stopBefore(request, request.attempt() + 1));
    out.forEach(this::send);
  }

  /** Whether the session handed over this call and has not said that it is settled. */
  public boolean awaits(SessionId session, String call) {
    synchronized (outbox) {
      return outbox.find(session, call).isPresent();
    }
  }

  @Override
  public void cancel(SessionId session) {
    List<CallRequest> never;
    synchronized (outbox) {
      never = outbox.dropWaiting(session);
      cancelling.begin(session, clock.millis());
    }
    bus.publish(new ToolCancel(session));
    never.stream()
        .filter(Dispatch::isUntouched)
        .forEach(request -> sessions.accept(session, cancelled(request)));
  }

  /** Before a restart an earlier attempt may have gone out; what it did outside, a worker says. */
  private static boolean isUntouched(CallRequest request) {
    return request.attempt() == 1 || request.effect() != ToolEffect.EXTERNAL;
  }

  /** What a worker would say of a call that it had and did not begin. */
  private static SessionCommand cancelled(CallRequest request) {
    return new SessionCommand.CallAnswered(
        new CallCancelled(request.call(), Optional.empty()), request.attempt());
  }

  void hear(WorkerNews news) {
    switch (news) {
      case WorkerBeat beat -> heard.workers().hear(beat);
      case ToolProgress piece -> heard.outputs().hear(piece);
      case ToolOffer offer -> {
        // Whoever begins sessions hears it.
      }
    }
  }

  private void lookSafely() {
    try {
      look();
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "looking after calls failed and goes on", e);
    }
  }

  private record Told(SessionId session, SessionCommand command) {}

  /** Looks at every call once and tells sessions what became of theirs. */
  void look() {
    List<Told> told = new ArrayList<>();
    synchronized (outbox) {
      long now = clock.millis();
      for (OpenCall call : outbox.all()) {
        command(call, now)
            .ifPresent(command -> told.add(new Told(call.request().session(), command)));
      }
      for (SessionId session : cancelling.overdue(heard.workers()::endsCallOf, now)) {
        told.add(new Told(session, new SessionCommand.CancelOverdue()));
      }
    }
    told.forEach(one -> sessions.accept(one.session(), one.command()));
  }

  private Optional<SessionCommand> command(OpenCall call, long now) {
    String address = call.request().call();
    int attempt = call.request().attempt();
    if (call.toldSince(now - TELL_AGAIN_MILLIS)) {
      return Optional.empty();
    }
    return switch (fate(call, now)) {
      case Fate.Waits waits -> Optional.empty();
      case Fate.Again again -> {
        call.told(now, false);
        yield Optional.of(new SessionCommand.CallOverdue(address, attempt));
      }
      case Fate.Unknown unknown -> {
        call.told(now, true);
        yield Optional.of(
            new SessionCommand.CallAnswered(new InDoubt(address, unknown.reason()), attempt));
      }
      case Fate.Over over -> {
        call.told(now, true);
        yield Optional.of(
            new SessionCommand.CallExpired(address, attempt, over.kind(), over.message()));
      }
    };
  }

  private Fate fate(OpenCall call, long now) {
    if (!call.isOut()) {
      return watch.ofWaiting(call, outbox.stuckSince(call), now);
    }
    Fate fate = watch.ofOut(call, now);
    if (call.begunAt().isPresent()) {
      outbox.moved(call.request().session(), now);
    }
    return fate;
  }

  /** What is sent stays sent; what waits is in the journal. */
  @Override
  public void close() {
    for (AutoCloseable part : running) {
      try {
        part.close();
      } catch (Exception e) {
        LOG.log(System.Logger.Level.WARNING, "a part of the dispatch did not close", e);
      }
    }
    running.clear();
  }
}
