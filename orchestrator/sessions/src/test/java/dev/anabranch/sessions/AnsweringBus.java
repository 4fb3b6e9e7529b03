package dev.anabranch.sessions;

import dev.anabranch.bus.Bus;
import dev.anabranch.bus.Intake;
import dev.anabranch.bus.ToolCancel;
import dev.anabranch.bus.ToolRequest;
import dev.anabranch.bus.ToolResult;
import dev.anabranch.bus.WorkerBeat;
import dev.anabranch.bus.WorkerNews;
import dev.anabranch.events.Output;
import dev.anabranch.events.ToolEvent;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A bus and a worker in one: a call is answered at once, or never if there is no answer for it.
 * Remembers what was published.
 */
final class AnsweringBus implements Bus {
  final List<ToolRequest> published = new CopyOnWriteArrayList<>();
  private final List<Consumer<WorkerNews>> hearers = new CopyOnWriteArrayList<>();
  private final Function<ToolRequest, Optional<ToolEvent.Settlement>> worker;
  private volatile Function<ToolResult, CompletionStage<Void>> results =
      result -> CompletableFuture.completedStage(null);

  AnsweringBus() {
    this("done");
  }

  /**
   * @param says what every call prints
   */
  AnsweringBus(String says) {
    this(request -> Optional.of(printed(request, says)));
  }

  AnsweringBus(Function<ToolRequest, Optional<ToolEvent.Settlement>> worker) {
    this.worker = worker;
  }

  static ToolEvent.Settlement printed(ToolRequest request, String text) {
    return new ToolEvent.Observed(
        request.call(), 0, Output.of(text), Optional.empty(), 1, Optional.empty());
  }

  @Override
  public CompletionStage<Void> publish(ToolRequest request) {
    published.add(request);
    worker
        .apply(request)
        .ifPresent(answer ->
            CompletableFuture.runAsync(
                () -> publish(new ToolResult(request.session(), request.attempt(), answer))));
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
  public void publish(WorkerNews news) {
    hearers.forEach(hearer -> hearer.accept(news));
  }

  @Override
  public Subscription takeNews(Consumer<WorkerNews> handler) {
    hearers.add(handler);
    Thread beating = Thread.ofVirtual().start(() -> beat(handler));
    return () -> {
      hearers.remove(handler);
      beating.interrupt();
    };
  }

  /** It lives, and holds nothing for longer than a moment. */
  private static void beat(Consumer<WorkerNews> handler) {
    WorkerBeat beat =
        new WorkerBeat(
            "near",
            WorkerBeat.PROTOCOL,
            "test",
            WorkerBeat.State.READY,
            Optional.empty(),
            List.of(),
            Stream.concat(Sessions.standardTools().stream(), Stream.of(MemoryHouse.OUTSIDE))
                .toList(),
            4,
            List.of());
    try {
      while (true) {
        handler.accept(beat);
        Thread.sleep(Duration.ofSeconds(WorkerBeat.EVERY_SECONDS));
      }
    } catch (InterruptedException e) {
      // Nobody listens any more.
    }
  }

  @Override
  public String address() {
    return "in this process";
  }

  @Override
  public void close() {}
}
