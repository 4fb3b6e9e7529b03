package dev.anabranch.console;

import dev.anabranch.bus.ToolProgress;
import dev.anabranch.events.Entry;
import dev.anabranch.events.SessionId;
import dev.anabranch.events.ToolEvent;
import dev.anabranch.events.TurnEvent;
import dev.anabranch.json.Json;
import dev.anabranch.sessions.LiveReplies;
import dev.anabranch.sessions.ReplyPiece;
import dev.anabranch.sessions.dispatch.RunningOutputs;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * What a model says and what its calls print, among the entries of one live stream: never before
 * the entry of the request, never after the entry that settles it. Pieces are gathered for a
 * moment, so that a fast model makes few messages.
 */
final class ReplyStream implements AutoCloseable {
  static final int GATHER_MILLIS = 50;

  private final LiveReplies.Watch watch;
  private final Optional<RunningOutputs.Watch> outputs;
  private final Set<String> ended = new HashSet<>();
  private long settled;

  private ReplyStream(LiveReplies.Watch watch, Optional<RunningOutputs.Watch> outputs) {
    this.watch = watch;
    this.outputs = outputs;
  }

  /** Of a stream that shows entries alone. */
  static ReplyStream none() {
    return new ReplyStream(new LiveReplies.Silence(), Optional.empty());
  }

  /** Wakes the stream a moment after something new was said or printed. */
  static ReplyStream of(
      LiveReplies replies, RunningOutputs outputs, SessionId session, EventHub.Stream stream) {
    Executor later =
        CompletableFuture.delayedExecutor(GATHER_MILLIS, TimeUnit.MILLISECONDS, Runnable::run);
    Runnable news = () -> later.execute(stream::nudge);
    return new ReplyStream(replies.watch(session, news), Optional.of(outputs.watch(session, news)));
  }

  /** An entry that the stream shows. */
  void see(Entry entry) {
    switch (entry.event()) {
      case TurnEvent.ModelRequested e -> ended.clear();
      case ToolEvent.Settlement e -> ended.add(e.call());
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
    return watch.next(settled, last).map(ReplyStream::message).or(this::printed);
  }

  /** What a call printed, up to its settlement. */
  private Optional<String> printed() {
    Optional<ToolProgress> piece = outputs.flatMap(RunningOutputs.Watch::next);
    while (piece.filter(late -> ended.contains(late.call())).isPresent()) {
      piece = outputs.flatMap(RunningOutputs.Watch::next);
    }
    return piece.map(ReplyStream::message);
  }

  private static String message(ToolProgress piece) {
    Json.Obj json =
        Json.object()
            .with("call", piece.call())
            .with("attempt", piece.attempt())
            .with("from", piece.from())
            .with("text", piece.text());
    return "event: output\ndata: " + json.canonical() + "\n\n";
  }

  /** Without an id: where a reader goes on is counted in entries alone. */
  private static String message(ReplyPiece piece) {
    return "event: delta\ndata: " + piece.json().canonical() + "\n\n";
  }

  @Override
  public void close() {
    watch.close();
    outputs.ifPresent(RunningOutputs.Watch::close);
  }
}
