package dev.anabranch.sessions.dispatch;

import dev.anabranch.bus.Bus;
import dev.anabranch.bus.Intake;
import dev.anabranch.bus.ToolCancel;
import dev.anabranch.bus.ToolRequest;
import dev.anabranch.bus.ToolResult;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;

/** A bus that keeps what is published, in its order, and delivers nothing. */
final class CountingBus implements Bus {
  final List<ToolRequest> calls = new ArrayList<>();
  final List<ToolCancel> cancels = new ArrayList<>();
  boolean away;

  @Override
  public CompletionStage<Void> publish(ToolRequest request) {
    if (away) {
      return CompletableFuture.failedStage(new IllegalStateException("the broker is away"));
    }
    calls.add(request);
    return CompletableFuture.completedStage(null);
  }

  @Override
  public CompletionStage<Void> publish(ToolResult result) {
    return CompletableFuture.completedStage(null);
  }

  @Override
  public CompletionStage<Void> publish(ToolCancel cancel) {
    cancels.add(cancel);
    return CompletableFuture.completedStage(null);
  }

  @Override
  public Subscription takeCalls(Intake intake) {
    return () -> {};
  }

  @Override
  public Subscription takeResults(Function<ToolResult, CompletionStage<Void>> handler) {
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
