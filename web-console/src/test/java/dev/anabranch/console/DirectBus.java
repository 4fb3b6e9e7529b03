package dev.anabranch.console;

import dev.anabranch.blobs.Snapshots;
import dev.anabranch.bus.Bus;
import dev.anabranch.bus.Intake;
import dev.anabranch.bus.ToolCancel;
import dev.anabranch.bus.ToolRequest;
import dev.anabranch.bus.ToolResult;
import dev.anabranch.events.Output;
import dev.anabranch.events.ToolEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Phaser;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A bus and a worker in one: an {@code fs_write} is done on a real snapshot and answered, at once
 * or after {@link #release()} while calls are held.
 */
final class DirectBus implements Bus {
  private final Snapshots snapshots;
  private final Path dir;
  private final ConcurrentLinkedQueue<ToolRequest> held = new ConcurrentLinkedQueue<>();
  private final Phaser running = new Phaser(1);
  private volatile Function<ToolResult, CompletionStage<Void>> results =
      result -> CompletableFuture.completedStage(null);
  private volatile boolean holding;

  DirectBus(Snapshots snapshots, Path dir) {
    this.snapshots = snapshots;
    this.dir = dir;
  }

  void hold() {
    holding = true;
  }

  void release() {
    holding = false;
    for (ToolRequest request = held.poll(); request != null; request = held.poll()) {
      publish(request);
    }
  }

  @Override
  public CompletionStage<Void> publish(ToolRequest request) {
    if (holding) {
      held.add(request);
    } else {
      running.register();
      CompletableFuture.supplyAsync(() -> publish(done(request)))
          .whenComplete((published, failure) -> running.arriveAndDeregister());
    }
    return CompletableFuture.completedStage(null);
  }

  private ToolResult done(ToolRequest request) {
    try {
      Path work = Files.createTempDirectory(dir, "call");
      request.baseRoot().ifPresent(root -> snapshots.restore(root, work));
      Files.writeString(
          work.resolve(request.arguments().text("path")), request.arguments().text("content"));
      Output output = Output.of("written");
      return new ToolResult(
          request.session(),
          request.attempt(),
          new ToolEvent.Observed(
              request.call(), 0, output, Optional.of(snapshots.take(work)), 1, Optional.empty()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public CompletionStage<Void> publish(ToolResult result) {
    return results.apply(result);
  }

  @Override
  public CompletionStage<Void> publish(ToolCancel cancel) {
    return CompletableFuture.completedStage(null);
  }

  @Override
  public Subscription takeCalls(Intake intake) {
    return () -> {};
  }

  @Override
  public Subscription takeResults(Function<ToolResult, CompletionStage<Void>> handler) {
    results = handler;
    return () -> {};
  }

  @Override
  public Subscription takeCancels(Consumer<ToolCancel> handler) {
    return () -> {};
  }

  @Override
  public String address() {
    return "direct";
  }

  /** Waits until no call writes into the folder any more. */
  @Override
  public void close() {
    running.arriveAndAwaitAdvance();
  }
}
