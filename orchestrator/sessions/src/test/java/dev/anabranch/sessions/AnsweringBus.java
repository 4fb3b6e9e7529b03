package dev.anabranch.sessions;

import dev.anabranch.bus.Bus;
import dev.anabranch.bus.ToolCancel;
import dev.anabranch.bus.ToolRequest;
import dev.anabranch.bus.ToolResult;
import dev.anabranch.events.Output;
import dev.anabranch.events.ToolEvent;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;

/** A bus and a worker in one: every call is answered at once. Remembers what was published. */
final class AnsweringBus implements Bus {
  final List<ToolRequest> published = new CopyOnWriteArrayList<>();
  private final String says;
  private volatile Function<ToolResult, CompletionStage<Void>> results =
      result -> CompletableFuture.completedStage(null);

  AnsweringBus() {
    this("done");
  }

  /**
   * @param says what every call prints
   */
  AnsweringBus(String says) {
    this.says = says;
  }

  @Override
  public CompletionStage<Void> publish(ToolRequest request) {
    published.add(request);
    ToolEvent.Observed observed =
        new ToolEvent.Observed(
            request.call(), 0, Output.of(says), Optional.empty(), 1, Optional.empty());
    CompletableFuture.runAsync(
        () -> publish(new ToolResult(request.session(), request.attempt(), observed)));
    return CompletableFuture.completedStage(null);
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
  public Subscription takeCalls(int slots, Function<Delivery, CompletionStage<Void>> handler) {
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
    return "in this process";
  }

  @Override
  public void close() {}
}
