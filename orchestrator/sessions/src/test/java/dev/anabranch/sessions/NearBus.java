package dev.anabranch.sessions;

import dev.anabranch.bus.Bus;
import dev.anabranch.bus.Intake;
import dev.anabranch.bus.ToolCancel;
import dev.anabranch.bus.ToolRequest;
import dev.anabranch.bus.ToolResult;
import dev.anabranch.events.Output;
import dev.anabranch.events.ToolEvent;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;

/** A bus without a broker: every call is answered at once, or none ever. */
final class NearBus implements Bus {
  private final boolean answers;
  private volatile Function<ToolResult, CompletionStage<Void>> taker =
      result -> CompletableFuture.completedStage(null);

  NearBus(boolean answers) {
    this.answers = answers;
  }

  @Override
  public CompletionStage<Void> publish(ToolRequest request) {
    if (!answers) {
      return CompletableFuture.completedStage(null);
    }
    ToolEvent.Observed observed =
        new ToolEvent.Observed(
            request.call(), 0, Output.of("text"), Optional.empty(), 1, Optional.empty());
    return taker.apply(new ToolResult(request.session(), request.attempt(), observed));
  }

  @Override
  public CompletionStage<Void> publish(ToolResult result) {
    return taker.apply(result);
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
    taker = handler;
    return () -> {};
  }

  @Override
  public Subscription takeCancels(Consumer<ToolCancel> handler) {
    return () -> {};
  }

  @Override
  public String address() {
    return "nowhere";
  }

  @Override
  public void close() {}
}
