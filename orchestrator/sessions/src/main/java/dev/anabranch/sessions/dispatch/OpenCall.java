package dev.anabranch.sessions.dispatch;

import dev.anabranch.bus.WorkerBeat;
import dev.anabranch.events.ToolEffect;
import dev.anabranch.session.CallRequest;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A call that was handed over to be sent and is not settled; all times in milliseconds. */
final class OpenCall {
  /** A beat told its beginning so long after it at most, unless beats were lost. */
  private static final long TOLD_LATE_MILLIS_MAX =
      Duration.ofSeconds(2L * WorkerBeat.EVERY_SECONDS + 1).toMillis();

  private CallRequest request;
  private CompletableFuture<Void> sent = new CompletableFuture<>();

  /** Since when it waits that a worker begins it. */
  private long waitsFrom;

  private Optional<Long> sentAt = Optional.empty();
  private int sends;
  private Optional<Holder> holder = Optional.empty();
  private Optional<Long> begunAt = Optional.empty();
  private boolean ending;
  private boolean wasBegun;
  private int losses;
  private long toldAt = Long.MIN_VALUE;
  private boolean expired;

  /** Who worked on it when it was last heard that somebody does. */
  record Holder(String worker, int attempt, long heardAt) {}

  OpenCall(CallRequest request, long now) {
    this.request = request;
    this.waitsFrom = now;
  }

  CallRequest request() {
    return request;
  }

  CompletableFuture<Void> sent() {
    return sent;
  }

  /** Another attempt takes over. */
  void retry(CallRequest newRequest) {
    request = newRequest;
    sent.complete(null);
    sent = new CompletableFuture<>();
    holder = Optional.empty();
    begunAt = Optional.empty();
    ending = false;
    losses += wasBegun ? 1 : 0;
    wasBegun = false;
    expired = false;
  }

  /** It goes out now; the first time, its wait begins. */
  void goesOut(long now) {
    if (sentAt.isEmpty()) {
      waitsFrom = now;
    }
    sentAt = Optional.of(now);
    sends++;
  }

  boolean isOut() {
    return sentAt.isPresent();
  }

  long waitsFrom() {
    return waitsFrom;
  }

  long sentAt() {
    return sentAt.orElseThrow();
  }

  int sends() {
    return sends;
  }

  Optional<Holder> holder() {
    return holder;
  }

  Optional<Long> begunAt() {
    return begunAt;
  }

  /** Its worker said that it ends it. */
  boolean ending() {
    return ending;
  }

  /** A worker says that it has it. */
  void held(Workers.Holding holding) {
    holder = Optional.of(new Holder(holding.worker(), holding.attempt(), holding.heardAt()));
    ending |= holding.ending();
    if (begunAt.isEmpty()) {
      begunAt = holding.sinceMicros().map(micros -> believed(micros / 1000, holding.heardAt()));
      wasBegun &= begunAt.isEmpty();
    }
  }

  /**
   * When it was begun, by our clock: not after it was heard of and, whatever the worker's clock
   * says, not much before.
   */
  private long believed(long told, long heardAt) {
    long earliest = Math.max(sentAt(), heardAt - TOLD_LATE_MILLIS_MAX);
    return Math.min(heardAt, Math.max(told, earliest));
  }

  /** Who had begun it is there no more: it waits anew. */
  void lost(long now) {
    begunAt = Optional.empty();
    ending = false;
    waitsFrom = now;
    wasBegun = true;
  }

  boolean wasEverBegun() {
    return begunAt.isPresent() || wasBegun || losses > 0;
  }

  /** True if somebody who is lost began it, and it touches the world outside. */
  boolean mayHaveActed() {
    return request.effect() == ToolEffect.EXTERNAL && (wasBegun || losses > 0);
  }

  /** How often another attempt took over from a worker that was lost while it ran this. */
  int losses() {
    return losses;
  }

  /** The session was told something of it; it is told again after a while. */
  void told(long now, boolean isExpired) {
    toldAt = now;
    expired = isExpired;
  }

  boolean toldSince(long then) {
    return toldAt > then;
  }

  boolean expired() {
    return expired;
  }
}
