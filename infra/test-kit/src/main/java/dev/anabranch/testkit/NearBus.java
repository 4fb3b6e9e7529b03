package dev.anabranch.testkit;

import dev.anabranch.bus.Bus;
import dev.anabranch.bus.Intake;
import dev.anabranch.bus.ToolCancel;
import dev.anabranch.bus.ToolRequest;
import dev.anabranch.bus.ToolResult;
import dev.anabranch.events.ToolEvent;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A bus and its one worker, in memory. Both outlive a server that dies: a result that it did not
 * take is given to the next one.
 *
 * <p>The worker takes one call after the other and runs again what the real worker would run again:
 * a pure call always, an external call never. An external call whose first publishing it has not
 * seen is in doubt, since another worker could have had it.
 */
final class NearBus implements Bus {
  private static final long AGAIN_MILLIS = 20;

  private final Tools tools;
  private final Map<String, ToolEvent.Settlement> finished = new HashMap<>();
  private final Deque<ToolResult> results = new ArrayDeque<>();
  private final ExecutorService worker =
      Executors.newSingleThreadExecutor(Thread.ofVirtual().name("test-worker").factory());
  private Optional<Function<ToolResult, CompletionStage<Void>>> taker = Optional.empty();
  private int takers;
  private boolean taking;

  NearBus(Tools tools) {
    this.tools = tools;
  }

  @Override
  public CompletionStage<Void> publish(ToolRequest request) {
    worker.execute(
        () -> publish(new ToolResult(request.session(), request.attempt(), settlement(request))));
    return CompletableFuture.completedStage(null);
  }

  /** Returns when the worker has run all that it was given. */
  void rest() {
    CompletableFuture.runAsync(() -> {}, worker).join();
  }

  private ToolEvent.Settlement settlement(ToolRequest request) {
    if (!tools.isExternal(request.tool())) {
      return tools.run(request);
    }
    return finished.computeIfAbsent(
        request.session() + "/" + request.call(),
        call -> request.attempt() == 1 ? tools.run(request) : doubt(request.call()));
  }

  private static ToolEvent.InDoubt doubt(String call) {
    return new ToolEvent.InDoubt(
        call,
        "another worker may have begun the call; it may or may not have had its effect; check"
            + " before doing it again");
  }

  @Override
  public synchronized CompletionStage<Void> publish(ToolResult result) {
    results.add(result);
    give();
    return CompletableFuture.completedStage(null);
  }

  /** Gives the oldest result to whoever takes them, and the next one when that is done. */
  private synchronized void give() {
    if (taking || taker.isEmpty() || results.isEmpty()) {
      return;
    }
    taking = true;
    int from = takers;
    taker.get().apply(results.getFirst()).whenComplete((done, error) -> given(from, error == null));
  }

  private synchronized void given(int from, boolean done) {
    if (from != takers) {
      return;
    }
    taking = false;
    if (done) {
      results.removeFirst();
      give();
    } else {
      CompletableFuture.delayedExecutor(AGAIN_MILLIS, TimeUnit.MILLISECONDS).execute(this::give);
    }
  }

  @Override
  public synchronized Subscription takeResults(
      Function<ToolResult, CompletionStage<Void>> handler) {
    takers++;
    int mine = takers;
    taking = false;
    taker = Optional.of(handler);
    give();
    return () -> leave(mine);
  }

  private synchronized void leave(int who) {
    if (who == takers) {
      takers++;
      taking = false;
      taker = Optional.empty();
    }
  }

  /** A plain function cannot be stopped. */
  @Override
  public CompletionStage<Void> publish(ToolCancel cancel) {
    return CompletableFuture.completedStage(null);
  }

  /** Its worker is inside. */
  @Override
  public Subscription takeCalls(Intake intake) {
    throw new UnsupportedOperationException("the worker of this bus is inside");
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
  public void close() {
    worker.shutdownNow();
  }
}
