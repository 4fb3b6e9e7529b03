package dev.anabranch.benchmarks.dispatch;

import dev.anabranch.benchmarks.BenchFailed;
import dev.anabranch.bus.Bus;
import dev.anabranch.bus.BusAccess;
import dev.anabranch.bus.KafkaBus;
import dev.anabranch.bus.ToolRequest;
import dev.anabranch.bus.ToolResult;
import dev.anabranch.events.SessionId;
import dev.anabranch.events.ToolEffect;
import dev.anabranch.events.ToolEvent.Observed;
import dev.anabranch.json.Json;
import dev.anabranch.tools.Tools;
import dev.anabranch.worker.Readiness;
import dev.anabranch.worker.Worker;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** Calls through the bus to a worker and back, as sessions send them. */
final class WorkerDispatch implements AutoCloseable {
  private static final Json.Obj ARGUMENTS =
      Json.object().with("path", "notes.txt").with("pattern", "p".repeat(128));

  private final RandomGenerator random;
  private final KafkaBus sessions;
  private final KafkaBus workers;
  private final Worker worker;
  private volatile Run run = Run.NONE;

  /** Whose answers are waited for, and what files each call left to the next one of its session. */
  private record Run(
      Map<SessionId, Integer> numbers, Map<SessionId, String> roots, Optional<ClosedLoop> loop) {
    static final Run NONE = new Run(Map.of(), Map.of(), Optional.empty());
  }

  WorkerDispatch(BusAccess access, Path data, RandomGenerator random) {
    this.random = random;
    this.sessions = KafkaBus.connect(access, InstantSource.system(), "bench");
    this.workers = KafkaBus.connect(access, InstantSource.system());
    sessions.takeResults(this::answered);
    this.worker =
        Worker.start(
            Worker.Settings.of(data),
            workers,
            Tools.of(
                Stream.of(ToolEffect.PURE, ToolEffect.WORKSPACE, ToolEffect.EXTERNAL)
                    .map(EchoTool::new)
                    .map(tool -> (dev.anabranch.tools.Tool) tool)
                    .toList()));
    if (worker.readiness() instanceof Readiness.NotReady not) {
      close();
      throw new BenchFailed(not.message());
    }
  }

  /** Waits until the worker has its place on the bus. */
  void ready() throws InterruptedException {
    loop(ToolEffect.PURE, 1, Duration.ofMillis(1)).run();
  }

  ClosedLoop.Outcome measure(ToolEffect effect, int count, Duration length)
      throws InterruptedException {
    return loop(effect, count, length).measure();
  }

  private ClosedLoop loop(ToolEffect effect, int count, Duration length) {
    List<SessionId> ids = Stream.generate(() -> SessionId.random(random)).limit(count).toList();
    Map<SessionId, Integer> numbers = new ConcurrentHashMap<>();
    for (SessionId id : ids) {
      numbers.put(id, numbers.size());
    }
    ClosedLoop loop =
        new ClosedLoop(count, length, (session, number) -> send(ids.get(session), number, effect));
    run = new Run(numbers, new ConcurrentHashMap<>(), Optional.of(loop));
    return loop;
  }

  private void send(SessionId session, int number, ToolEffect effect) {
    sessions.publish(
        new ToolRequest(
            session,
            number + ".0",
            1,
            "echo_" + effect.wire(),
            ARGUMENTS,
            effect.wire(),
            Optional.ofNullable(run.roots().get(session))));
  }

  private CompletionStage<Void> answered(ToolResult result) {
    Run now = run;
    Integer session = now.numbers().get(result.session());
    if (session != null) {
      if (!(result.settlement() instanceof Observed observed)) {
        throw new BenchFailed("a call ended as " + result.settlement());
      }
      observed.root().ifPresent(root -> now.roots().put(result.session(), root));
      String call = observed.call();
      int number = Integer.parseInt(call.substring(0, call.indexOf('.')));
      now.loop().ifPresent(loop -> loop.answered(session, number));
    }
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public void close() {
    worker.close();
    for (Bus bus : List.of(workers, sessions)) {
      bus.close();
    }
  }
}
