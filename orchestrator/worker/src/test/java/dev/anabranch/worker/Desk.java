package dev.anabranch.worker;

import dev.anabranch.blobs.BlobStore;
import dev.anabranch.blobs.FolderBlobs;
import dev.anabranch.bus.Bus;
import dev.anabranch.bus.Bus.Delivery;
import dev.anabranch.bus.BusUnavailable;
import dev.anabranch.bus.Intake;
import dev.anabranch.bus.ToolCancel;
import dev.anabranch.bus.ToolOffer;
import dev.anabranch.bus.ToolRequest;
import dev.anabranch.bus.ToolResult;
import dev.anabranch.bus.WorkerBeat;
import dev.anabranch.bus.WorkerNews;
import dev.anabranch.events.SessionId;
import dev.anabranch.events.ToolDefinition;
import dev.anabranch.events.ToolEvent.Observed;
import dev.anabranch.events.ToolEvent.Settlement;
import dev.anabranch.json.Json;
import dev.anabranch.sandbox.Bubblewrap;
import dev.anabranch.sandbox.SandboxFolders;
import dev.anabranch.sandbox.SandboxHere;
import dev.anabranch.tools.Tools;
import dev.anabranch.workspace.WorkspaceHome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A whole worker without a broker: calls are handed to it as the bus would. The session's root is
 * carried from call to call, as a session does.
 */
final class Desk implements AutoCloseable {
  private static final Random IDS = new Random(7);

  final Path data;
  final SessionId session = SessionId.random(IDS);
  final Worker worker;
  final BlobStore blobs;
  private final Line line = new Line();
  private Optional<String> root = Optional.empty();
  private int turn;
  private boolean left;

  private Desk(Worker.Settings settings, Tools tools) {
    data = settings.data();
    worker = Worker.start(settings, line, tools);
    blobs = new FolderBlobs(data.resolve("blobs"));
  }

  static Desk open(Path data) {
    return open(Worker.Settings.of(data), Tools.standard());
  }

  static Desk open(Worker.Settings settings, Tools tools) {
    Desk desk = new Desk(settings, tools);
    SandboxHere.require(desk.worker.readiness());
    return desk;
  }

  /** Runs the next call of the session. */
  Settlement call(String tool, Json.Obj arguments) {
    ToolRequest request = request(tool, arguments);
    Settlement settlement = deliver(request, 1);
    root = settlement.root().or(() -> root);
    return settlement;
  }

  ToolRequest request(String tool, Json.Obj arguments) {
    turn++;
    String effect = Tools.standard().find(tool).map(t -> t.effect().wire()).orElse("external");
    return new ToolRequest(session, turn + ".0", 1, tool, arguments, effect, root);
  }

  Settlement deliver(ToolRequest request, int count) {
    try {
      return start(request, count).get(60, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError("no settlement for " + request.dispatchId(), e);
    }
  }

  CompletableFuture<Settlement> start(ToolRequest request, int count) {
    return start(new Delivery(request, count));
  }

  CompletableFuture<Settlement> start(Delivery delivery) {
    return line.send(delivery);
  }

  /** What the worker said that it has beyond the standard tools, in order. */
  List<ToolOffer> offers() {
    return news().stream().filter(ToolOffer.class::isInstance).map(ToolOffer.class::cast).toList();
  }

  /** A tool as the last offer tells it. */
  Optional<ToolDefinition> offered(String tool) {
    return offers().getLast().tools().stream().filter(had -> had.name().equals(tool)).findFirst();
  }

  void cancel() {
    cancel(new ToolCancel(session));
  }

  void cancel(ToolCancel cancel) {
    line.cancels.accept(cancel);
  }

  /** What the bus asks the worker before it brings calls of these kinds. */
  Intake intake(Intake.Kinds kinds) {
    return line.intakes.stream().filter(one -> one.kinds() == kinds).findFirst().orElseThrow();
  }

  /** The broker takes no answers until it is back. */
  void cut(boolean away) {
    line.cut = away;
  }

  /** What the worker told so far. */
  List<WorkerNews> news() {
    return List.copyOf(line.news);
  }

  /** The calls that the newest beat names. */
  List<WorkerBeat.Held> holds() {
    return news().stream()
        .filter(WorkerBeat.class::isInstance)
        .map(WorkerBeat.class::cast)
        .reduce((older, newer) -> newer)
        .map(WorkerBeat::holds)
        .orElse(List.of());
  }

  /** Answers that came for nobody, or again. */
  List<ToolResult> unasked() {
    return List.copyOf(line.unasked);
  }

  Observed shell(String command) {
    Settlement settlement = call("shell_run", Json.object().with("command", command));
    if (settlement instanceof Observed observed) {
      return observed;
    }
    throw new AssertionError("not observed: " + settlement);
  }

  Optional<String> root() {
    return root;
  }

  /** Where this worker keeps the session's files. */
  Path files() throws IOException {
    return files(session);
  }

  Path files(SessionId of) throws IOException {
    return home().resolve(of.value()).resolve("files");
  }

  private Path home() throws IOException {
    return WorkspaceHome.of(data, Bubblewrap.isRoot(), "").folder();
  }

  /** Ends the worker and leaves its folders as they are. */
  void leave() {
    left = true;
    worker.close();
  }

  String whole(Observed observed) {
    return new String(blobs.read(observed.output().blob().orElseThrow()), StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    if (left) {
      return;
    }
    worker.close();
    try {
      SandboxFolders.delete(home());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** The bus as one line between this test and its worker. */
  private static final class Line implements Bus {
    private final List<Intake> intakes = new CopyOnWriteArrayList<>();
    private volatile boolean cut;
    private final List<ToolResult> unasked = new CopyOnWriteArrayList<>();
    private final List<WorkerNews> news = new CopyOnWriteArrayList<>();
    private Consumer<ToolCancel> cancels = cancel -> {};
    private final Map<String, CompletableFuture<Settlement>> open = new ConcurrentHashMap<>();

    CompletableFuture<Settlement> send(Delivery delivery) {
      ToolRequest request = delivery.request();
      CompletableFuture<Settlement> answer =
          open.computeIfAbsent(
              request.session() + request.call() + "#" + request.attempt(),
              id -> new CompletableFuture<>());
      intakes
          .getFirst()
          .take(delivery)
          .whenComplete((none, error) -> {
            if (error != null) {
              answer.completeExceptionally(error);
            }
          });
      return answer;
    }

    @Override
    public CompletionStage<Void> publish(ToolResult result) {
      if (cut) {
        return CompletableFuture.failedStage(new BusUnavailable("the broker is away"));
      }
      CompletableFuture<Settlement> answer =
          open.remove(result.session() + result.settlement().call() + "#" + result.attempt());
      if (answer != null) {
        answer.complete(result.settlement());
      } else {
        unasked.add(result);
      }
      return done();
    }

    @Override
    public void publish(WorkerNews told) {
      news.add(told);
    }

    @Override
    public CompletionStage<Void> publish(ToolRequest request) {
      throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<Void> publish(ToolCancel cancel) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Subscription takeCalls(Intake taker) {
      intakes.add(taker);
      return () -> {};
    }

    @Override
    public Subscription takeResults(Function<ToolResult, CompletionStage<Void>> handler) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Subscription takeCancels(Consumer<ToolCancel> handler) {
      cancels = handler;
      return () -> {};
    }

    @Override
    public String address() {
      return "line";
    }

    @Override
    public void close() {}

    private static CompletionStage<Void> done() {
      return CompletableFuture.completedFuture(null);
    }
  }
}
