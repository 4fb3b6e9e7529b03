package dev.anabranch.worker;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** How many calls of a kind are held at most. A few more may come; then nobody brings any. */
final class Bound {
  private static final CompletableFuture<Void> DONE = CompletableFuture.completedFuture(null);

  private final int most;
  private int held;
  private CompletableFuture<Void> room = DONE;

  Bound(int most) {
    this.most = most;
  }

  synchronized void enter() {
    held++;
  }

  void leave() {
    CompletableFuture<Void> opened = DONE;
    synchronized (this) {
      held--;
      if (held < most) {
        opened = room;
      }
    }
    opened.complete(null);
  }

  /** Completes when there is room for more. */
  synchronized CompletionStage<Void> room() {
    if (room.isDone() && held >= most) {
      room = new CompletableFuture<>();
    }
    return room;
  }

  synchronized int held() {
    return held;
  }
}
