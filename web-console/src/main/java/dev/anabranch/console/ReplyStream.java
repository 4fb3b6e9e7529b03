package dev.anabranch.console;

import dev.anabranch.events.Entry;
import dev.anabranch.events.SessionId;
import dev.anabranch.events.TurnEvent;
import dev.anabranch.sessions.LiveReplies;
import dev.anabranch.sessions.ReplyPiece;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * What a model says, among the entries of one live stream: never before the entry of its request,
 * never after the entry that settles it. Pieces are gathered for a moment, so that a fast model
 * makes few messages.
 */
final class ReplyStream implements AutoCloseable {
  static final int GATHER_MILLIS = 50;

  private final LiveReplies.Watch watch;
  private long settled;

  private ReplyStream(LiveReplies.Watch watch) {
    this.watch = watch;
  }

  /** Of a stream that shows entries alone. */
  static ReplyStream none() {
    return new ReplyStream(new LiveReplies.Silence());
  }

  /** Wakes the stream a moment after something new was said. */
  static ReplyStream of(LiveReplies replies, SessionId session, EventHub.Stream stream) {
    Executor later =
        CompletableFuture.delayedExecutor(GATHER_MILLIS, TimeUnit.MILLISECONDS, Runnable::run);
    return new ReplyStream(replies.watch(session, () -> later.execute(stream::nudge)));
  }

  /** An entry that the stream shows. */
  void see(Entry entry) {
    switch (entry.event()) {
      case TurnEvent.ModelReplied e -> settled = entry.seq();
      case TurnEvent.ModelFailed e -> settled = entry.seq();
      case TurnEvent.ModelCancelled e -> settled = entry.seq();
      default -> {
        // settles no request
      }
    }
  }

  /**
   * The next message, if something new was said.
   *
   * @param last the last entry that the stream has shown
   */
  Optional<String> next(long last) {
    return watch.next(settled, last).map(ReplyStream::message);
  }

  /** Without an id: where a reader goes on is counted in entries alone. */
  private static String message(ReplyPiece piece) {
    return "event: delta\ndata: " + piece.json().canonical() + "\n\n";
  }

  @Override
  public void close() {
    watch.close();
  }
}
