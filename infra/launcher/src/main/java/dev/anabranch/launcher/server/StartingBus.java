package dev.anabranch.launcher.server;

import dev.anabranch.bus.Bus;
import dev.anabranch.bus.DeadRecord;
import dev.anabranch.bus.Intake;
import dev.anabranch.bus.ToolCancel;
import dev.anabranch.bus.ToolRequest;
import dev.anabranch.bus.ToolResult;
import dev.anabranch.bus.WorkerNews;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A bus that may still be starting, so that those who need it can start beside it: publishing waits
 * without a thread, taking blocks until the broker is there. Closing it does not close the bus.
 */
final class StartingBus implements Bus {
  private final CompletableFuture<? extends Bus> started;

  StartingBus(CompletableFuture<? extends Bus> started) {
    this.started = started;
  }

  @Override
  public CompletionStage<Void> publish(ToolRequest request) {
    return started.thenCompose(bus -> bus.publish(request));
  }

  @Override
  public CompletionStage<Void> publish(ToolResult result) {
    return started.thenCompose(bus -> bus.publish(result));
  }

  @Override
  public CompletionStage<Void> publish(ToolCancel cancel) {
    return started.thenCompose(bus -> bus.publish(cancel));
  }

  @Override
  public Subscription takeCalls(Intake intake) {
    return started.join().takeCalls(intake);
  }

  @Override
  public void publish(WorkerNews news) {
    started.thenAccept(bus -> bus.publish(news));
  }

  @Override
  public Subscription takeNews(Consumer<WorkerNews> handler) {
    return started.join().takeNews(handler);
  }

  @Override
  public List<DeadRecord> dead(int max) {
    return started.join().dead(max);
  }

  @Override
  public Subscription takeResults(Function<ToolResult, CompletionStage<Void>> handler) {
    return started.join().takeResults(handler);
  }

  @Override
  public Subscription takeCancels(Consumer<ToolCancel> handler) {
    return started.join().takeCancels(handler);
  }

  @Override
  public String address() {
    return started.join().address();
  }

  @Override
  public void close() {
    // whoever started the bus closes it
  }
}
