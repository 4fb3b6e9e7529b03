package dev.anabranch.sessions.dispatch;

import dev.anabranch.bus.WorkerBeat;
import dev.anabranch.events.ToolEvent.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Tells from what workers say which calls are lost and which had their time.
 *
 * <p>How it works: a call that a worker names is that worker's, and may run as long as its limit
 * and a little more; longer if the worker says that it ends it, since to clear up after a command
 * and to keep its files takes a while, and an answer with them is worth more than none. One that
 * was begun and is named by nobody for a while has lost its worker: it waits anew. One that nobody
 * names although there was a free worker for it did not arrive. Both go out again, after pauses
 * that double. Without a worker nothing goes out; the wait has its bound.
 */
final class CallWatch {
  private static final long LOST_MILLIS = Duration.ofSeconds(WorkerBeat.SILENCE_SECONDS).toMillis();
  private static final long GONE_MILLIS = Duration.ofSeconds(2).toMillis();
  private static final long PAUSE_MILLIS = Duration.ofSeconds(10).toMillis();
  private static final long PAUSE_MILLIS_MAX = Duration.ofMinutes(5).toMillis();

  /** A call that so many workers did not survive is not given to another. */
  private static final int LOSSES_MAX = 3;

  private final Workers workers;
  private final Duration wait;

  CallWatch(Workers workers, Duration wait) {
    this.workers = workers;
    this.wait = wait;
  }

  /** What is to be done about a call that is out. */
  Fate ofOut(OpenCall call, long now) {
    Optional<Workers.Holding> holding =
        workers.holding(call.request().session(), call.request().call());
    if (holding.isPresent()) {
      call.held(holding.get());
    } else if (call.begunAt().isPresent() && !stillAnswers(call, now)) {
      call.lost(now);
    }
    return over(call, now).orElseGet(() -> holding.isEmpty() ? unheld(call, now) : Fate.WAITS);
  }

  /** What is to be done about a call that waits for others of its session to be settled. */
  Fate ofWaiting(OpenCall call, long stuckSince, long now) {
    return now - stuckSince < wait.toMillis() ? Fate.WAITS : waited(call);
  }

  /** Its answer may be on the way: a worker that answers names the call no more. */
  private boolean stillAnswers(OpenCall call, long now) {
    OpenCall.Holder holder = call.holder().orElseThrow();
    long patience = workers.isGone(holder.worker()) ? GONE_MILLIS : LOST_MILLIS;
    return now - holder.heardAt() < patience;
  }

  private Optional<Fate> over(OpenCall call, long now) {
    if (call.begunAt().isPresent()) {
      long end = call.begunAt().get() + CallLimit.millisMax(call.request(), call.ending());
      return now < end ? Optional.empty() : Optional.of(overran(call, now));
    }
    if (call.losses() >= LOSSES_MAX) {
      return Optional.of(new Fate.Over(Kind.LOST, Words.fatal(call)));
    }
    if (now - call.waitsFrom() < wait.toMillis()) {
      return Optional.empty();
    }
    return Optional.of(
        call.mayHaveActed() ? new Fate.Unknown(Words.unknown(call, wait)) : waited(call));
  }

  private static Fate overran(OpenCall call, long now) {
    return new Fate.Over(Kind.TIMEOUT, Words.overran(call, now));
  }

  private Fate waited(OpenCall call) {
    List<WorkerView> all = workers.all();
    boolean unable = Words.unable(call.request(), all).isPresent();
    return new Fate.Over(unable ? Kind.SANDBOX : Kind.TIMEOUT, Words.waited(call, wait, all));
  }

  private Fate unheld(OpenCall call, long now) {
    boolean soon = now - call.sentAt() < pause(call) || call.toldSince(now - PAUSE_MILLIS);
    if (soon || call.begunAt().isPresent()) {
      return Fate.WAITS;
    }
    Optional<OpenCall.Holder> holder = call.holder();
    boolean quiet = holder.isEmpty() || !stillAnswers(call, now);
    boolean alone = holder.filter(had -> workers.isLost(had.worker())).isPresent();
    boolean taken =
        alone ? workers.someTakes(call.request()) : workers.someFree(call.request(), LOST_MILLIS);
    return quiet && taken ? Fate.AGAIN : Fate.WAITS;
  }

  private static long pause(OpenCall call) {
    int doublings = Math.min(call.sends() - 1, 10);
    return Math.min(PAUSE_MILLIS_MAX, PAUSE_MILLIS << doublings);
  }
}
