package dev.anabranch.worker;

import dev.anabranch.bus.Bus.Delivery;
import dev.anabranch.bus.ToolRequest;
import dev.anabranch.bus.WorkerBeat;
import dev.anabranch.events.ToolEffect;
import dev.anabranch.sandbox.StopSwitch;
import dev.anabranch.sandbox.StopSwitch.Cause;
import dev.anabranch.tools.Printed;
import java.util.Optional;

/**
 * A call in the hands of this worker, from its hand-over to its answer. A later attempt that comes
 * meanwhile does not run beside it: it is this call, under that attempt's number.
 */
final class HeldCall {
  private final ToolRequest request;
  private final ToolEffect effect;
  private final boolean here;
  private final Bound bound;
  private final CallRecord known;
  private final StopSwitch stop = new StopSwitch();
  private int attempt;
  private boolean superseded;
  private boolean answered;
  private Optional<Delivery> joined = Optional.empty();
  private Optional<Delivery> next = Optional.empty();
  private Optional<Long> begunMicros = Optional.empty();
  private Optional<Progress> progress = Optional.empty();
  private boolean ended;

  /**
   * @param here whether it is done in a room of this worker
   * @param bound how many of its kind are held at most
   * @param known what the call journal knew before this delivery
   */
  HeldCall(Delivery delivery, ToolEffect effect, boolean here, Bound bound, CallRecord known) {
    this.request = delivery.request();
    this.effect = effect;
    this.here = here;
    this.bound = bound;
    this.known = known;
    this.attempt = request.attempt();
  }

  CallKey key() {
    return CallKey.of(request);
  }

  ToolRequest request() {
    return request;
  }

  ToolEffect effect() {
    return effect;
  }

  /** True if it is done in a room of this worker, false if somebody else does it. */
  boolean isHere() {
    return here;
  }

  Bound bound() {
    return bound;
  }

  CallRecord known() {
    return known;
  }

  StopSwitch stop() {
    return stop;
  }

  /** The newest attempt that this run answers. */
  synchronized int attempt() {
    return attempt;
  }

  /** The attempt that is answered; what joins later is a call of its own. */
  synchronized int answering() {
    answered = true;
    return attempt;
  }

  /** What comes after the answer, or after a stop, waits for the end of this one; else it joins. */
  synchronized void join(Delivery delivery) {
    if (superseded || answered) {
      next = Optional.of(delivery);
    } else {
      joined = Optional.of(delivery);
      attempt = Math.max(attempt, delivery.request().attempt());
    }
  }

  /** Stops it if it is an attempt before {@code newer}; then nobody waits for its answer. */
  boolean supersede(int newer) {
    synchronized (this) {
      if (attempt >= newer) {
        return false;
      }
      superseded = true;
      joined = Optional.empty();
    }
    stop.trip(Cause.CANCELLED, "another attempt of the call took over");
    return true;
  }

  synchronized boolean superseded() {
    return superseded;
  }

  /** The delivery that is not answered with this call. */
  synchronized Optional<Delivery> next() {
    return answered ? next : next.or(() -> joined);
  }

  synchronized void begin(long micros) {
    begunMicros = Optional.of(micros);
  }

  /** Its tool runs no more; what is left is to keep its files and to answer. */
  synchronized void end() {
    ended = true;
  }

  synchronized void watch(Printed printed) {
    progress = Optional.of(new Progress(printed));
  }

  synchronized Optional<Progress> progress() {
    return progress;
  }

  synchronized WorkerBeat.Held held() {
    boolean ending = begunMicros.isPresent() && (ended || stop.stop().isPresent());
    return new WorkerBeat.Held(request.session(), request.call(), attempt, begunMicros, ending);
  }
}
