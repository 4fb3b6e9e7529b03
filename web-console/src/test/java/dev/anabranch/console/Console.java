package dev.anabranch.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.blobs.BlobStore;
import dev.anabranch.blobs.FolderBlobs;
import dev.anabranch.blobs.Snapshots;
import dev.anabranch.bus.DeadRecord;
import dev.anabranch.console.ConsolePorts.Readiness;
import dev.anabranch.console.access.AccessTokens;
import dev.anabranch.console.access.Caller;
import dev.anabranch.console.access.Role;
import dev.anabranch.console.access.TokenFile;
import dev.anabranch.events.ModelChoice;
import dev.anabranch.journal.ExperienceDesk;
import dev.anabranch.journal.Journal;
import dev.anabranch.journal.MemoryExperienceLog;
import dev.anabranch.journal.MemoryJournal;
import dev.anabranch.journal.anchor.AnchorPlace;
import dev.anabranch.json.Json;
import dev.anabranch.remote.RemoteWorkers;
import dev.anabranch.sessions.GrowingReplies;
import dev.anabranch.sessions.JournalSessionReads;
import dev.anabranch.sessions.LocalSessions;
import dev.anabranch.sessions.SessionImports;
import dev.anabranch.sessions.SessionParts;
import dev.anabranch.sessions.SessionReads;
import dev.anabranch.sessions.Sessions;
import dev.anabranch.sessions.dispatch.Heard;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import org.awaitility.Awaitility;

/** A console over real sessions, by preset on a journal in memory, and a client with the token. */
final class Console implements AutoCloseable {
  static final String TOKEN = "0123456789abcdef-token";

  static {
    Awaitility.setDefaultTimeout(Duration.ofSeconds(50));
  }

  final Journal journal;
  final BlobStore blobs;
  final Snapshots snapshots;
  final DirectBus bus;
  final GrowingReplies replies = new GrowingReplies();
  final Heard heard = Heard.nothing(InstantSource.system());
  final RemoteWorkers remote = new RemoteWorkers();
  final LocalSessions sessions;
  final ConsolePorts ports;
  final ConsoleServer server;
  final int port;
  final HttpClient client = HttpClient.newHttpClient();
  final TurnedClock clock = new TurnedClock();
  volatile Readiness readiness = Readiness.READY;
  volatile IntFunction<List<DeadRecord>> dead = max -> List.of();

  /** Streams are kept alive once a minute: in a test nothing but a commit wakes them. */
  Console(Path dir) throws IOException {
    this(dir, Duration.ofMinutes(1));
  }

  Console(Path dir, Duration heartbeat) throws IOException {
    this(dir, heartbeat, new MemoryJournal(InstantSource.system()));
  }

  /** {@code journal} is closed with this console. */
  Console(Path dir, Duration heartbeat, Journal journal) throws IOException {
    this.journal = journal;
    blobs = new FolderBlobs(dir.resolve("blobs"));
    snapshots = new Snapshots(blobs);
    bus = new DirectBus(snapshots, Files.createDirectories(dir.resolve("calls")));
    Path roots = Files.createDirectories(dir.resolve("roots"));
    sessions =
        LocalSessions.start(
            new SessionParts(
                journal,
                bus,
                new ScriptedModel(),
                InstantSource.system(),
                Duration.ofSeconds(5),
                new SplittableRandom(7),
                SessionParts.Extras.NONE.with(replies).with(heard)));
    ConsoleSettings settings =
        new ConsoleSettings(
            "127.0.0.1",
            0,
            false,
            TOKEN,
            "owner",
            Set.of("agents.test"),
            List.of(roots),
            "1",
            Optional.of(dir.resolve("console")));
    SessionReads reads = new JournalSessionReads(journal, blobs);
    ports =
        new ConsolePorts(
            sessions,
            reads,
            replies,
            new SessionImports(journal, blobs, reads)::read,
            journal::onCommit,
            blobs,
            snapshots,
            new Named(),
            new ExperienceDesk(new MemoryExperienceLog(InstantSource.system())),
            () -> readiness,
            () -> Json.object().with("sandbox", "in order"),
            heard.workers()::all,
            heard.outputs(),
            Optional.of(remote),
            Optional.of(max -> dead.apply(max)),
            Optional.of(new AnchorPlace(dir.resolve("anchors.jsonl"), dir)));
    server = new ConsoleServer(settings, ports, heartbeat, clock);
    port = server.start();
  }

  /** Models of any name but one; of the small one the window is known. */
  private static final class Named implements ConsolePorts.Models {
    @Override
    public ModelChoice choose(Optional<String> name) {
      if (name.filter(wanted -> wanted.equals("nobody")).isPresent()) {
        throw new Sessions.Refused("no endpoint has the model nobody; `doctor` lists them");
      }
      return new ModelChoice(name.orElse("scripted"), "embedded");
    }

    @Override
    public OptionalLong window(ModelChoice chosen) {
      return chosen.id().equals("small") ? OptionalLong.of(8_192) : OptionalLong.empty();
    }
  }

  /** The name and the value of the cookie that stands for the token of this console. */
  static String cookie() {
    return tokens().cookie(TOKEN, Caller.folder(), Instant.EPOCH).replaceFirst(";.*", "");
  }

  static Tokens tokens() {
    return new Tokens(
        TOKEN,
        new AccessTokens(TokenFile.inMemory(), InstantSource.system(), new SplittableRandom(1)));
  }

  /** A new token of this role, bound to {@code owner} unless that is empty. */
  Json.Obj give(String name, Role role, String owner) throws IOException, InterruptedException {
    Json.Obj body = Json.object().with("name", name).with("role", role.wireName());
    return ok(
        post("/api/tokens", (owner.isEmpty() ? body : body.with("owner", owner)).canonical()), 201);
  }

  /** A request with another token than that of the data folder. */
  HttpRequest.Builder as(String token, String path) {
    return request(path).setHeader("Authorization", "Bearer " + token);
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
        .timeout(Duration.ofSeconds(30))
        .header("Authorization", "Bearer " + TOKEN);
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
    return client.send(request.build(), BodyHandlers.ofString());
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send(request(path));
  }

  HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
    return send(json(path, body));
  }

  HttpRequest.Builder json(String path, String body) {
    return request(path)
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.ofString(body));
  }

  Json.Obj ok(HttpResponse<String> answer, int status) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    return Json.parseObject(answer.body());
  }

  Json.Obj getOk(String path) throws IOException, InterruptedException {
    return ok(get(path), 200);
  }

  /** The problem of an answer, whose form is checked. */
  Json.Obj problem(HttpResponse<String> answer, int status, String kind) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
    Json.Obj problem = Json.parseObject(answer.body());
    assertThat(problem.text("type")).isEqualTo("urn:anabranch:problem:" + kind);
    assertThat(problem.integer("status")).isEqualTo(status);
    assertThat(problem.text("detail")).isNotBlank().doesNotContain("Exception", "\tat ");
    return problem;
  }

  String submit(String task) throws IOException, InterruptedException {
    String body = Json.object().with("task", task).canonical();
    return ok(post("/api/sessions", body), 202).text("id");
  }

  /** Submits a task and waits for its end. */
  String finished(String task) throws IOException, InterruptedException {
    String id = submit(task);
    awaitStatus(id, "completed");
    return id;
  }

  void awaitStatus(String id, String status) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(10))
        .until(() -> getOk("/api/sessions/" + id).text("status"), status::equals);
  }

  @Override
  public void close() {
    server.close();
    sessions.close();
    bus.close();
    journal.close();
    client.close();
  }
}
