package dev.anabranch.checks.remote;

import dev.anabranch.blobs.BlobStore;
import dev.anabranch.blobs.FolderBlobs;
import dev.anabranch.blobs.Snapshots;
import dev.anabranch.bus.EmbeddedBroker;
import dev.anabranch.bus.KafkaBus;
import dev.anabranch.bus.ToolOffer;
import dev.anabranch.console.ConsolePorts;
import dev.anabranch.console.ConsoleServer;
import dev.anabranch.console.ConsoleSettings;
import dev.anabranch.context.StandardHeader;
import dev.anabranch.events.Entry;
import dev.anabranch.events.Event;
import dev.anabranch.events.Header;
import dev.anabranch.events.Limits;
import dev.anabranch.events.ModelChoice;
import dev.anabranch.events.SessionId;
import dev.anabranch.events.TaskEvent;
import dev.anabranch.events.ToolDefinition;
import dev.anabranch.events.ToolEvent;
import dev.anabranch.journal.ExperienceDesk;
import dev.anabranch.journal.Journal;
import dev.anabranch.journal.MemoryExperienceLog;
import dev.anabranch.journal.MemoryJournal;
import dev.anabranch.json.Json;
import dev.anabranch.remote.RemoteWorkers;
import dev.anabranch.sessions.JournalSessionReads;
import dev.anabranch.sessions.LiveReplies;
import dev.anabranch.sessions.LocalSessions;
import dev.anabranch.sessions.SessionParts;
import dev.anabranch.sessions.SessionReads;
import dev.anabranch.sessions.Sessions;
import dev.anabranch.sessions.dispatch.RunningOutputs;
import dev.anabranch.worker.Readiness;
import dev.anabranch.worker.Worker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * A server with a worker that remote workers can join: broker, sandbox, sessions and HTTP are the
 * real ones, the model makes the calls that a test names.
 */
final class RemoteHouse implements AutoCloseable {
  private static Optional<RemoteHouse> shared = Optional.empty();
  private static final String OWNER = "whoever owns this house";
  private static final Duration LONG = Duration.ofMinutes(2);

  final BlobStore blobs;
  private final InstantSource clock = InstantSource.system();
  private final SplittableRandom random = new SplittableRandom(11);
  private final Journal journal = new MemoryJournal(clock);
  private final Calling model = new Calling();
  private final EmbeddedBroker broker;
  private final KafkaBus bus;
  private final Worker worker;
  private final LocalSessions sessions;
  private final ConsoleServer console;
  private final URI url;

  RemoteHouse(Path data) {
    RemoteWorkers remote = new RemoteWorkers();
    blobs = new FolderBlobs(data.resolve("blobs"));
    broker = EmbeddedBroker.start(data.resolve("kafka"), "a-secret-of-these-tests");
    bus = KafkaBus.connect(broker.access(), clock);
    Worker.Settings settings = Worker.Settings.of(data);
    worker = Worker.start(settings, bus, Worker.tools(settings).with(remote));
    if (worker.readiness() instanceof Readiness.NotReady missing) {
      throw new IllegalStateException(missing.message());
    }
    sessions =
        LocalSessions.start(
            new SessionParts(journal, bus, model, clock, Duration.ofSeconds(10), random));
    console = new ConsoleServer(ConsoleSettings.loopback(0, false, OWNER, "1"), ports(remote));
    url = URI.create("http://127.0.0.1:" + console.start());
  }

  /** One for all tests of this process, since it takes a while to start. */
  static synchronized RemoteHouse shared() {
    if (shared.isEmpty()) {
      try {
        Path data = Files.createTempDirectory("remote-house");
        RemoteHouse house = new RemoteHouse(data);
        shared = Optional.of(house);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(house, data)));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return shared.get();
  }

  private static void end(RemoteHouse house, Path data) {
    house.close();
    try (Stream<Path> all = Files.walk(data)) {
      all.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ConsolePorts ports(RemoteWorkers remote) {
    SessionReads reads = new JournalSessionReads(journal, blobs);
    return new ConsolePorts(
        sessions,
        reads,
        LiveReplies.NONE,
        (file, name) -> {
          throw new Sessions.Refused("nothing is imported here");
        },
        journal::onCommit,
        blobs,
        new Snapshots(blobs),
        name -> new ModelChoice("calling", "embedded"),
        new ExperienceDesk(new MemoryExperienceLog(clock)),
        () -> ConsolePorts.Readiness.READY,
        Json::object,
        List::of,
        new RunningOutputs(),
        Optional.of(remote),
        Optional.empty(),
        Optional.empty());
  }

  URI url() {
    return url;
  }

  /** What a remote worker has to show. */
  String workerToken() throws IOException, InterruptedException {
    return Json.parseObject(ask("/api/remote-workers/token")).text("token");
  }

  /** The remote workers of this name that are here now. */
  List<Json.Obj> here(String name) throws IOException, InterruptedException {
    return Json.parseObject(ask("/api/remote-workers")).list("remoteWorkers").stream()
        .map(Json::asObject)
        .filter(one -> one.text("name").equals(name))
        .toList();
  }

  private String ask(String path) throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(url.resolve(path))
              .header("Authorization", "Bearer " + OWNER)
              .build();
      return client.send(request, BodyHandlers.ofString()).body();
    }
  }

  private List<ToolDefinition> offered() {
    return worker.offer().map(ToolOffer::tools).orElse(List.of());
  }

  ToolDefinition awaitOffer(String tool) {
    return Awaitility.await()
        .atMost(LONG)
        .until(
            () -> offered().stream().filter(offered -> offered.name().equals(tool)).findFirst(),
            Optional::isPresent)
        .orElseThrow();
  }

  /** Has a session make so many calls in one reply, each with its number's arguments. */
  SessionId begin(String tool, List<Json.Obj> arguments) {
    awaitOffer(tool);
    SessionId id = SessionId.random(random);
    Header standard = StandardHeader.create(id.value());
    List<ToolDefinition> tools = new ArrayList<>(standard.tools());
    tools.addAll(offered());
    Header header =
        new Header(
            standard.renderer(),
            standard.system(),
            tools,
            List.of(),
            List.of(),
            standard.variation());
    get(
        sessions.submit(
            id,
            new TaskEvent.Submitted(
                model.task(tool, arguments),
                new ModelChoice("calling", "embedded"),
                header,
                Optional.empty(),
                4,
                "owner",
                new Limits(100, 10_000_000),
                Optional.empty())));
    return id;
  }

  /** How the calls were settled, when all are. */
  List<ToolEvent.Settlement> settled(SessionId id) {
    Awaitility.await().atMost(LONG).until(() -> isOver(id));
    return events(id, ToolEvent.Settlement.class);
  }

  private boolean isOver(SessionId id) {
    return !events(id, TaskEvent.Ended.class).isEmpty()
        || !events(id, TaskEvent.SessionCancelled.class).isEmpty();
  }

  ToolEvent.Settlement call(String tool, Json.Obj arguments) {
    return settled(begin(tool, List.of(arguments))).getFirst();
  }

  void cancel(SessionId id) {
    get(sessions.cancel(id));
  }

  private <E extends Event> List<E> events(SessionId id, Class<E> kind) {
    return journal.read(id, 0, 100_000).stream()
        .map(Entry::event)
        .filter(kind::isInstance)
        .map(kind::cast)
        .toList();
  }

  private static <T> T get(CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().get(60, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    console.close();
    worker.close();
    sessions.close();
    bus.close();
    broker.close();
    journal.close();
  }
}
