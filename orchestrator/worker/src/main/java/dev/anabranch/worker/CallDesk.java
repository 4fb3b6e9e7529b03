package dev.anabranch.worker;

import dev.anabranch.bus.Bus.Delivery;
import dev.anabranch.bus.Intake.Kinds;
import dev.anabranch.bus.Lanes;
import dev.anabranch.bus.ToolCancel;
import dev.anabranch.bus.ToolRequest;
import dev.anabranch.bus.ToolResult;
import dev.anabranch.bus.WorkerBeat;
import dev.anabranch.events.SessionId;
import dev.anabranch.events.ToolEffect;
import dev.anabranch.events.ToolEvent.InDoubt;
import dev.anabranch.events.ToolEvent.Settlement;
import dev.anabranch.sandbox.StopSwitch.Cause;
import dev.anabranch.tools.Printed;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Where calls are taken over, wait for a slot, are run at most once at a time however often they
 * come, and are answered. From the hand-over to the answer a call is held: the beats name it.
 */
final class CallDesk implements AutoCloseable {
  /*
   * Calls that only look have slots of their own, so that they do not wait behind rooms that run
   * for minutes. What needs a room waits in a short queue: what waits here cannot go to another
   * worker, so the queue is as short as keeps the slots busy. What somebody else does needs no slot,
   * only a bound for each who does it: one that is slow or full stands in nobody's way.
   *
   * An external call begins only when the broker has said that its record is accepted: so another
   * worker never begins it. Until then there is nothing to write down, for nothing was done.
   */
  private static final System.Logger LOG = System.getLogger(CallDesk.class.getName());
  static final int LANE_MAX = 64;
  private static final int LOOK_SLOTS_MIN = 16;
  private static final int BATCH_MIN = 8;
  private static final Duration CLOSE_WAIT = Duration.ofSeconds(20);
  private static final CompletableFuture<Void> DONE = CompletableFuture.completedFuture(null);

  private final String name;
  private final CallJournal journal;
  private final Settling settling;
  private final Answers answers;
  private final List<String> labels;
  private final int batch;
  private final int lookSlots;
  private final FairSlots rooms;
  private final FairSlots looks;
  private final Bound roomsHeld;
  private final Bound looksHeld = new Bound(WorkerBeat.LOOKS_MAX);
  private final Map<String, Bound> lanesHeld = new ConcurrentHashMap<>();
  private final ExecutorService aside =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().daemon().name("worker-journal").factory());
  private final Map<CallKey, HeldCall> held = new LinkedHashMap<>();
  private boolean closing;
  private volatile Runnable changed = () -> {};

  CallDesk(
      String name,
      CallJournal journal,
      Settling settling,
      Answers answers,
      int slots,
      List<String> labels) {
    this.name = name;
    this.journal = journal;
    this.settling = settling;
    this.answers = answers;
    this.labels = labels;
    this.batch = Math.max(BATCH_MIN, slots);
    this.lookSlots = Math.max(LOOK_SLOTS_MIN, slots);
    this.roomsHeld = new Bound(slots + batch);
    this.rooms = new FairSlots(slots, "worker", this::run);
    this.looks = new FairSlots(lookSlots, "worker-look", this::run);
  }

  /** Begins; {@code changed} is called when a call that is not pure began, and when it ends. */
  void start(Runnable changed) {
    this.changed = changed;
    slots().forEach(FairSlots::start);
    Map<CallKey, CallRecord> left = journal.untold();
    aside.execute(() -> answer(left));
  }

  /** What a former run of this worker began and did not answer, or perhaps did not. */
  private void answer(Map<CallKey, CallRecord> left) {
    left.forEach((key, known) -> {
      int attempt = known.begun().orElseThrow();
      Settlement settlement =
          known
              .settlement()
              .orElseGet(() -> new InDoubt(key.call(), AttemptRule.STOPPED_WHILE_IT_RAN));
      try {
        if (known.answer().isEmpty()) {
          journal.finished(key, settlement, attempt);
        }
      } catch (IOException e) {
        LOG.log(System.Logger.Level.WARNING, "the doubt about " + key + " is not kept", e);
      }
      answers
          .publish(new ToolResult(key.session(), attempt, settlement))
          .thenRun(() -> journal.told(key));
    });
  }

  /**
   * How the calls come here that are the worker's own. Those that only look come by themselves, at
   * once as many as can begin at once.
   */
  List<Road> roads() {
    return labels.isEmpty()
        ? List.of(
            new Road(this, labels, Kinds.ALL_BUT_PURE, batch, roomsHeld::room),
            new Road(this, labels, Kinds.PURE, lookSlots, looksHeld::room))
        : List.of(new Road(this, labels, Kinds.ALL, batch, this::room));
  }

  /** How the calls come here that somebody else does. */
  Road road(String lane) {
    return new Road(this, List.of(lane), Kinds.ALL, batch, lane(lane)::room);
  }

  /** The name of the worker, which no other has. */
  String name() {
    return name;
  }

  boolean needsProof(ToolRequest request) {
    return isExternal(settling.effect(request));
  }

  private static boolean isExternal(ToolEffect effect) {
    return effect == ToolEffect.EXTERNAL || effect == ToolEffect.SESSION;
  }

  private CompletionStage<Void> room() {
    return CompletableFuture.allOf(
        roomsHeld.room().toCompletableFuture(), looksHeld.room().toCompletableFuture());
  }

  private Bound lane(String lane) {
    return lanesHeld.computeIfAbsent(lane, fresh -> new Bound(LANE_MAX));
  }

  CompletionStage<Void> take(Delivery delivery) {
    HeldCall call;
    synchronized (this) {
      if (closing) {
        return CompletableFuture.failedStage(new WorkerClosing());
      }
      CallKey key = CallKey.of(delivery.request());
      HeldCall there = held.get(key);
      if (there != null) {
        there.join(delivery);
        return DONE;
      }
      call = held(delivery);
      held.put(key, call);
      call.bound().enter();
    }
    settling.supersededBy(call.key()).ifPresent(call::supersede);
    return handOver(call, delivery);
  }

  private HeldCall held(Delivery delivery) {
    ToolRequest request = delivery.request();
    CallRecord known = journal.known(CallKey.of(request));
    ToolEffect effect = settling.effect(request);
    return new HeldCall(
        delivery, effect, settling.runsHere(request), bound(request, effect), known);
  }

  private Bound bound(ToolRequest request, ToolEffect effect) {
    Bound ours = effect == ToolEffect.PURE ? looksHeld : roomsHeld;
    return Lanes.ofTool(request.tool()).map(this::lane).orElse(ours);
  }

  private CompletionStage<Void> handOver(HeldCall call, Delivery delivery) {
    if (!isExternal(call.effect())) {
      start(call);
      return DONE;
    }
    delivery
        .accepted()
        .whenComplete((ours, error) -> {
          if (error != null) {
            LOG.log(System.Logger.Level.WARNING, "{0} is not ours: {1}", call.key(), error);
            release(call);
          } else {
            if (delivery.request().attempt() == 1) {
              journal.accepted(call.key());
            }
            start(call);
          }
        });
    return DONE;
  }

  private void start(HeldCall call) {
    if (call.isHere()) {
      slots(call).add(call);
    } else {
      Thread.ofVirtual().name("worker-away").start(() -> run(call));
    }
  }

  private FairSlots slots(HeldCall call) {
    return call.effect() == ToolEffect.PURE ? looks : rooms;
  }

  private List<FairSlots> slots() {
    return List.of(rooms, looks);
  }

  private void run(HeldCall call) {
    Optional<Settlement> settlement = Optional.empty();
    try {
      settlement = settling.settle(call, new Following(call));
    } catch (RuntimeException | Error e) {
      LOG.log(System.Logger.Level.ERROR, "call " + call.key() + " is left unanswered", e);
    }
    settlement.ifPresentOrElse(how -> answer(call, how), () -> release(call));
  }

  /** Notes of a call that runs what the beats say of it, and has them say it soon. */
  private final class Following implements CallRunner.Watcher {
    private final HeldCall call;

    Following(HeldCall call) {
      this.call = call;
    }

    @Override
    public void prints(Printed printed) {
      call.watch(printed);
    }

    @Override
    public void begins() {
      call.begin(settling.micros());
      tell();
      call.stop().onStop(this::tell);
    }

    @Override
    public void ends() {
      call.end();
      tell();
    }

    private void tell() {
      if (call.effect() != ToolEffect.PURE) {
        changed.run();
      }
    }
  }

  /** The call is held until the broker has its answer. */
  private void answer(HeldCall call, Settlement settlement) {
    ToolResult result = new ToolResult(call.key().session(), call.answering(), settlement);
    answers
        .publish(result)
        .whenComplete((told, error) -> {
          if (error == null && call.effect() != ToolEffect.PURE) {
            journal.told(call.key());
          }
          release(call);
        });
  }

  private void release(HeldCall call) {
    synchronized (this) {
      held.remove(call.key());
      notifyAll();
    }
    call.next().ifPresent(this::take);
    call.bound().leave();
  }

  void cancel(ToolCancel cancel) {
    cancel
        .superseded()
        .ifPresentOrElse(
            older -> supersede(new CallKey(cancel.session(), older.call()), older.attempt()),
            () -> cancelAll(cancel.session()));
  }

  private void cancelAll(SessionId session) {
    settling.cancelled(session);
    for (HeldCall call : calls()) {
      if (call.key().session().equals(session)) {
        call.stop().trip(Cause.CANCELLED, "the session was cancelled");
      }
    }
    for (FairSlots slots : slots()) {
      slots
          .withdraw(call -> call.key().session().equals(session))
          .forEach(call -> aside.execute(() -> run(call)));
    }
  }

  private void supersede(CallKey key, int attempt) {
    settling.superseded(key, attempt);
    Optional<HeldCall> older;
    synchronized (this) {
      older = Optional.ofNullable(held.get(key));
    }
    older
        .filter(call -> call.supersede(attempt))
        .ifPresent(call -> slots(call).withdraw(call::equals).forEach(this::release));
  }

  private synchronized List<HeldCall> calls() {
    return List.copyOf(held.values());
  }

  /** How many of the calls that are held have a slot or wait for one. */
  int busy() {
    return roomsHeld.held();
  }

  /** What the beats name. */
  List<WorkerBeat.Held> holds() {
    return calls().stream().map(HeldCall::held).toList();
  }

  /** Those of the held calls that can tell what they print. */
  List<HeldCall> printing() {
    return calls().stream().filter(call -> call.progress().isPresent()).toList();
  }

  /** Waits until nothing is held any more; false if it takes longer. */
  synchronized boolean awaitNothingHeld(Duration atMost) {
    long end = System.nanoTime() + atMost.toNanos();
    try {
      for (long left = atMost.toMillis();
          !held.isEmpty() && left > 0;
          left = (end - System.nanoTime()) / 1_000_000) {
        wait(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return held.isEmpty();
  }

  /**
   * Takes no more, ends what runs and leaves it unanswered: it is not cancelled, it goes on
   * elsewhere.
   */
  @Override
  public void close() {
    synchronized (this) {
      closing = true;
    }
    settling.close();
    answers.close();
    calls().forEach(call -> call.stop().trip(Cause.CANCELLED, "the worker is shutting down"));
    for (FairSlots slots : slots()) {
      slots.close();
      slots.withdraw(call -> true).forEach(this::release);
    }
    awaitNothingHeld(CLOSE_WAIT);
    aside.shutdown();
  }
}
