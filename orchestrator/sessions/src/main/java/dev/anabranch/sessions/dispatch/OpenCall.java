package dev.anabranch.sessions.dispatch;

import dev.anabranch.session.CallRequest;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A call that was handed over to be sent and is not settled; all times in milliseconds. */
final class OpenCall {
  private CallRequest request;
  private CompletableFuture<Void> sent = new CompletableFuture<>();

  /** Since when it waits that a worker begins it. */
  private long waitsFrom;

  private Optional<Long> sentAt = Optional.empty();
  private int sends;
  private Optional<Holder> holder = Optional.empty();
  private Optional<Long> begunAt = Optional.empty();
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

  /** A worker says that it has it; that it began it is believed for the time it was out. */
  void held(Workers.Holding holding, long now) {
    holder = Optional.of(new Holder(holding.worker(), holding.attempt(), holding.heardAt()));
    if (begunAt.isEmpty()) {
      begunAt =
          holding
              .sinceMicros()
              .map(micros -> micros / 1000)
              .map(since -> since >= sentAt() && since <= now ? since : now);
      wasBegun &= begunAt.isEmpty();
    }
  }

  /** Who had begun it is there no more: it waits anew. */
  void lost(long now) {
    begunAt = Optional.empty();
    waitsFrom = now;
    wasBegun = true;
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
