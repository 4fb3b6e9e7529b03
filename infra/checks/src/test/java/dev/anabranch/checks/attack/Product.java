package dev.anabranch.checks.attack;

import dev.anabranch.bus.BusAccess;
import dev.anabranch.bus.EmbeddedBroker;
import dev.anabranch.events.Event;
import dev.anabranch.events.EventCodec;
import dev.anabranch.events.ModelChoice;
import dev.anabranch.events.SessionId;
import dev.anabranch.json.Json;
import dev.anabranch.launcher.config.Configuration;
import dev.anabranch.launcher.data.DataFolder;
import dev.anabranch.launcher.server.Node;
import dev.anabranch.launcher.server.Role;
import dev.anabranch.launcher.server.ServerOptions;
import dev.anabranch.modelserver.Fault;
import dev.anabranch.modelserver.ModelServer;
import dev.anabranch.modelserver.Settings;
import dev.anabranch.sandbox.Bubblewrap;
import dev.anabranch.workspace.WorkspaceHome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;

/**
 * A whole server as a person would start it, with a worker and its sandbox, on a Kafka broker and
 * with a model that obeys. Broker and model outlive it, so that it can be started again.
 */
final class Product implements AutoCloseable {
  private static final Duration WITHIN = Duration.ofMinutes(3);
  private static final String SECRET = "the-password-of-this-broker";
  private static final List<String> RESTING =
      List.of("completed", "failed", "cancelled", "waiting", "paused");

  private final Path dir;
  private final EmbeddedBroker broker;
  private final ModelServer model;
  private final AtomicInteger asked;
  private final Configuration configuration;
  private Node node;

  private Product(Path dir, Map<String, String> settings, ModelPlan plan) {
    this.dir = dir;
    this.asked = plan.asked;
    this.broker = EmbeddedBroker.start(dir.resolve("kafka"), SECRET);
    this.model =
        ModelServer.start(Settings.DEFAULT.withPolicy(new Obedient()).withFaults(plan::fault));
    this.configuration = Configuration.read(data().root(), dir, environment(settings));
    this.node = started();
  }

  /** What the model does beside obeying: it takes no notice of masks, and can refuse its key. */
  static final class ModelPlan {
    private final AtomicInteger asked = new AtomicInteger();
    private volatile boolean keyIsExpired;

    void expireKey(boolean isExpired) {
      keyIsExpired = isExpired;
    }

    private Optional<Fault> fault(long request) {
      asked.incrementAndGet();
      return Optional.of(
          keyIsExpired
              ? new Fault.Refusal(401, "this key has expired", Map.of())
              : new Fault.IgnoresMask());
    }
  }

  /** {@code settings} are environment variables. */
  static Product start(Path dir, Map<String, String> settings) {
    return new Product(dir, settings, new ModelPlan());
  }

  static Product start(Path dir, Map<String, String> settings, ModelPlan plan) {
    return new Product(dir, settings, plan);
  }

  private Map<String, String> environment(Map<String, String> settings) {
    Path clients = dir.resolve("clients.properties");
    Properties properties = new Properties();
    properties.putAll(broker.access().security());
    try (Writer out = Files.newBufferedWriter(clients)) {
      properties.store(out, null);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Map<String, String> environment = new TreeMap<>(settings);
    environment.put("ANABRANCH_PORT", "0");
    environment.put("ANABRANCH_KAFKA", broker.access().bootstrap());
    environment.put("ANABRANCH_KAFKA_PROPERTIES", clients.toString());
    environment.put("ANABRANCH_MODEL_URL", model.baseUrl());
    environment.put("ANABRANCH_MODEL", ModelChoice.EMBEDDED_ID);
    return environment;
  }

  /** Without a sandbox nothing here is worth running: then this fails. */
  private Node started() {
    Node starting =
        Node.start(
            data(), configuration, new ServerOptions(Role.ALL, OptionalInt.empty(), false, "test"));
    try {
      starting.ready().toCompletableFuture().get(WITHIN.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new IllegalStateException("the server does not start", e);
    }
    Http http = new Http(starting.port().orElseThrow(), data().token());
    Awaitility.await("readiness of the server and its sandbox")
        .atMost(WITHIN)
        .until(() -> http.get("/health/ready"), answer -> answer.statusCode() == 200);
    return starting;
  }

  /** Ends the server and starts it again on the same data folder. */
  void restart() {
    node.close();
    node = started();
  }

  DataFolder data() {
    return new DataFolder(dir.resolve("data")).create();
  }

  BusAccess bus() {
    return broker.access();
  }

  int port() {
    return node.port().orElseThrow();
  }

  /** As its owner asks it. */
  Http http() {
    return new Http(port(), data().token());
  }

  /** How often the model was asked. */
  int asked() {
    return asked.get();
  }

  /** Where the files of a session lie on this host. */
  Path workspace(SessionId session) {
    try {
      WorkspaceHome home = WorkspaceHome.of(data().root(), Bubblewrap.isRoot(), "");
      return home.folder().resolve(session.value()).resolve("files");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Lets a model obey at autonomy 4, and waits for what becomes of it. */
  Aftermath obey(Obedient.Orders orders) {
    return obey(orders, Json.object());
  }

  /** {@code more} are further fields of the submit. */
  Aftermath obey(Obedient.Orders orders, Json.Obj more) {
    return rested(submit(orders, more));
  }

  SessionId submit(Obedient.Orders orders, Json.Obj more) {
    Json.Obj body = Json.object().with("autonomy", 4);
    for (Map.Entry<String, Json> field : more.fields().entrySet()) {
      body = body.with(field.getKey(), field.getValue());
    }
    HttpResponse<String> answer = http().post("/api/sessions", body.with("task", orders.task()));
    if (answer.statusCode() != 202) {
      throw new AssertionError("not taken: " + answer.body());
    }
    return new SessionId(Json.parseObject(answer.body()).text("id"));
  }

  /** Waits until nothing follows by itself any more. */
  Aftermath rested(SessionId session) {
    String status =
        Awaitility.await("rest of session " + session)
            .atMost(WITHIN)
            .pollInterval(Duration.ofMillis(50))
            .until(() -> status(session), RESTING::contains);
    return read(session, status);
  }

  private String status(SessionId session) {
    return Json.parseObject(http().get("/api/sessions/" + session).body()).text("status");
  }

  /** As it is now. */
  Aftermath read(SessionId session) {
    return read(session, status(session));
  }

  private Aftermath read(SessionId session, String status) {
    List<Json.Obj> lines =
        http()
            .get("/api/sessions/" + session + "/events")
            .body()
            .lines()
            .map(Json::parseObject)
            .toList();
    List<Event> events =
        lines.stream()
            .map(line -> EventCodec.decode(line.text("type"), line.obj("event")))
            .toList();
    return new Aftermath(session, status, lines, events);
  }

  /** A wish of a person about a session or one of its calls. */
  HttpResponse<String> wish(SessionId session, String what, Json.Obj body) {
    return http().post("/api/sessions/" + session + "/" + what, body);
  }

  /** As {@link #wish}, and it must be taken; then waits for what becomes of the session. */
  Aftermath granted(SessionId session, String what, Json.Obj body) {
    HttpResponse<String> answer = wish(session, what, body);
    if (answer.statusCode() != 200) {
      throw new AssertionError("not taken: " + answer.body());
    }
    return rested(session);
  }

  /** True if every entry of every session is as it was written. */
  boolean verified() {
    return Json.parseObject(http().post("/api/verify", Json.object()).body()).bool("ok");
  }

  @Override
  public void close() {
    node.close();
    model.close();
    broker.close();
  }
}
