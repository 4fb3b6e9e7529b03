package dev.anabranch.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.blobs.BlobStore;
import dev.anabranch.console.ConsolePorts.Readiness;
import dev.anabranch.console.access.Role;
import dev.anabranch.json.Json;
import dev.anabranch.tools.ToolEnd;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every operation of the document gives every answer that the document says, and no other. */
class ContractTest {
  /** Problems that any operation may give, made elsewhere: by a parser, a disk, or time. */
  private static final Set<String> EVERYWHERE =
      Set.of(
          "wrong-host",
          "wrong-method",
          "no-such-path",
          "address-too-long",
          "headers-too-large",
          "unavailable",
          "too-late");

  /** Answers that no request of this test makes, and the test that has it. */
  private static final Map<String, Set<String>> MADE_ELSEWHERE =
      Map.of("import", Set.of("too-large")); // 16 GiB: ImportRouteTest has it of a smaller bound

  /** Bodies of wishes that need one. */
  private static final Map<String, String> WHOLE =
      Map.of(
          "message", "{\"text\": \"a\"}",
          "deny", "{\"reason\": \"r\"}",
          "answer", "{\"text\": \"a\"}",
          "raise", "{\"steps\": 1}",
          "autonomy", "{\"level\": 2}",
          "fork", "{\"at\": 1}",
          "rewind", "{\"at\": 1}");

  private static final Set<String> BYTES = Set.of("putBlob", "import");

  @TempDir private Path dir;
  private Console console;
  private Contract contract;
  private String viewer;
  private String bound;

  @BeforeEach
  void open() throws Exception {
    console = new Console(dir);
    contract = new Contract(console);
    viewer = console.give("viewer", Role.VIEWER, "").text("token");
    bound = console.give("bound", Role.APPROVER, "ann").text("token");
  }

  @AfterEach
  void close() {
    console.close();
  }

  @Test
  void what_is_answered_is_what_the_document_says() throws Exception {
    for (OpenApiDocument.Operation operation : contract.operations().values()) {
      refusals(operation);
    }
    sessions();
    people();
    branches();
    reads();
    house();
    remoteWorkers();
    pages();

    Map<String, Set<String>> documented = new TreeMap<>();
    Map<String, Set<String>> given = new TreeMap<>();
    contract
        .operations()
        .forEach((id, operation) -> {
          Set<String> said = new TreeSet<>(operation.list("x-problems"));
          operation.statuses().forEach(status -> said.add(Integer.toString(status)));
          said.removeAll(MADE_ELSEWHERE.getOrDefault(id, Set.of()));
          documented.put(id, said);
          Set<String> seen = new TreeSet<>(contract.seen().getOrDefault(id, Set.of()));
          seen.removeAll(EVERYWHERE);
          given.put(id, seen);
        });
    assertThat(given).isEqualTo(documented).hasSizeGreaterThan(60);
  }

  /** What the document alone tells how to make. */
  private void refusals(OpenApiDocument.Operation operation) throws Exception {
    String id = operation.value("operationId");
    boolean writes = !operation.method().equals("GET");
    boolean session = operation.value("x-reach").equals("session");
    String path = contract.path(id, session ? "0".repeat(26) : "x");
    if (!operation.value("x-role").equals("open")) {
      console.clock.turn(Duration.ofMinutes(1));
      contract.ask(id, path, "", asked -> asked.setHeader("Authorization", "Bearer none"));
    }
    if (!Set.of("open", "viewer").contains(operation.value("x-role"))) {
      contract.ask(id, path, "", asked -> asked.setHeader("Authorization", "Bearer " + viewer));
    }
    if (operation.value("x-reach").equals("house")) {
      contract.ask(id, path, "", asked -> asked.setHeader("Authorization", "Bearer " + bound));
    }
    if (session) {
      contract.ask(id, path, WHOLE.getOrDefault(id, "{}"));
    }
    if (writes) {
      contract.ask(id, path, "{}", asked -> asked.header("Origin", "http://evil.example"));
    }
    if (writes && !BYTES.contains(id)) {
      String real = contract.path(id, session ? console.submit("a") : "x");
      contract.ask(id, real, "[");
      contract.ask(id, real, "{\"nobody-knows\": 1}");
      contract.ask(id, real, "{}", asked -> asked.setHeader("Content-Type", "text/plain"));
      contract.ask(id, real, " ".repeat(Call.JSON_BYTES_MAX + 1));
      if (session) {
        contract.ask(id, real, "{}", asked -> asked.header("If-Match", "\"old\""));
        contract.ask(id, real, "{}", asked -> asked.header("Idempotency-Key", " "));
      }
    }
  }

  private void sessions() throws Exception {
    String path = "/api/sessions";
    contract.ask("submit", path, "{\"task\": \"a\"}", key -> key.header("Idempotency-Key", "k"));
    contract.ask("submit", path, "{\"task\": \"b\"}", key -> key.header("Idempotency-Key", "k"));
    contract.ask("submit", path, "{\"task\": \"a\"}", key -> key.header("Idempotency-Key", " "));
    String far = "{\"task\": \"a\", \"workspace\": {\"from\": \"" + "0".repeat(26) + "@1\"}}";
    contract.ask("submit", path, far);
    contract.get("list", path);
    contract.get("list", path + "?status=none");
    String id = console.finished("a");
    HttpResponse<String> shown = contract.get("show", contract.path("show", id));
    String tag = shown.headers().firstValue("ETag").orElseThrow();
    assertThat(
            contract
                .ask("show", contract.path("show", id), "", a -> a.header("If-None-Match", tag))
                .body())
        .isEmpty();
    for (String wish : List.of("pause", "resume", "cancel")) {
      keyed(wish, contract.path(wish, asking()), "{}");
    }
    String asked = asking();
    contract.ask("message", contract.path("message", asked), "{\"text\": \"\"}");
    contract.ask("cancel", contract.path("cancel", asked), "{}", a -> a.header("If-Match", "*"));
    console.awaitStatus(asked, "cancelled");
    contract.ask("pause", contract.path("pause", asked), "{}");
    contract.ask("message", contract.path("message", asked), "{\"text\": \"a\"}");
    keyed("message", contract.path("message", console.finished("a")), "{\"text\": \"a\"}");
    keyed("expand", contract.path("expand", console.finished("a")), "{}");
    contract.ask("expand", contract.path("expand", asking()), "{}");
  }

  /** Once, and another request under the same key. */
  private void keyed(String operation, String path, String body) throws Exception {
    String key = operation + "-key";
    contract.ask(operation, path, body, asked -> asked.header("Idempotency-Key", key));
    String other = contract.path(operation, console.finished("other"), "3.0");
    contract.ask(operation, other, body, asked -> asked.header("Idempotency-Key", key));
  }

  private String asking() throws Exception {
    String body = "{\"task\": \"all at once\", \"autonomy\": 1}";
    String id = console.ok(console.post("/api/sessions", body), 202).text("id");
    console.awaitStatus(id, "waiting");
    return id;
  }

  private void people() throws Exception {
    String id = asking();
    keyed("approve", contract.path("approve", id, "3.0"), "{}");
    contract.ask("approve", contract.path("approve", id, "3.1"), "{\"asked\": \"0\"}");
    contract.ask("approve", contract.path("approve", id, "9.9"), "{}");
    keyed("deny", contract.path("deny", id, "3.2"), "{\"reason\": \"no\"}");
    contract.ask("deny", contract.path("deny", id, "3.2"), "{\"reason\": \"no\"}");
    contract.ask("deny", contract.path("deny", id, "9.9"), "{\"reason\": \"no\"}");
    contract.ask("answer", contract.path("answer", id, "3.3"), "{\"text\": \"a\"}");
    contract.ask("answer", contract.path("answer", id, "9.9"), "{\"text\": \"a\"}");
    redrive();
    contract.ask("redrive", contract.path("redrive", id, "3.3"), "{}");
    contract.ask("redrive", contract.path("redrive", id, "9.9"), "{}");
    String question = console.submit("ask first");
    console.awaitStatus(question, "waiting");
    keyed("answer", contract.path("answer", question, "3.0"), "{\"text\": \"that\"}");
    keyed("raise", contract.path("raise", asking()), "{\"steps\": 1}");
    contract.ask("raise", contract.path("raise", id), "{\"tokens\": 1}");
    keyed("autonomy", contract.path("autonomy", asking()), "{\"level\": 2}");
    String over = console.finished("a");
    contract.ask("autonomy", contract.path("autonomy", over), "{\"level\": 2}");
    contract.ask("cancel", contract.path("cancel", over), "{}");
    contract.get("approvals", "/api/approvals");
    contract.get("approvals", "/api/approvals?cursor=none");
  }

  /** Twice under one key, for two calls that no worker has taken. */
  private void redrive() throws Exception {
    console.bus.hold();
    String body = "{\"task\": \"all at once\", \"autonomy\": 4}";
    String id = console.ok(console.post("/api/sessions", body), 202).text("id");
    Awaitility.await()
        .until(
            () -> console.get("/api/sessions/" + id + "/events").body().contains("ModelReplied"));
    for (String call : List.of("3.0", "3.1")) {
      contract.ask(
          "redrive",
          contract.path("redrive", id, call),
          "{}",
          asked -> asked.header("Idempotency-Key", "redrive-key"));
    }
    console.bus.release();
    console.awaitStatus(id, "completed");
  }

  private void branches() throws Exception {
    for (String verb : List.of("fork", "rewind")) {
      keyed(verb, contract.path(verb, console.finished("a")), "{\"at\": 1}");
      contract.ask(verb, contract.path(verb, console.finished("a")), "{\"at\": 99}");
      contract.ask(verb, contract.path(verb, console.finished("a")), "{\"at\": \"x\"}");
    }
    String id = console.finished("a");
    contract.get("lineage", contract.path("lineage", id));
    contract.get("compare", "/api/compare?ids=" + id + "," + console.finished("b"));
    contract.get("compare", "/api/compare?ids=" + id);
    contract.get("compare", "/api/compare?ids=" + id + "," + "0".repeat(26));
  }

  private void reads() throws Exception {
    String id = console.finished("a");
    for (String operation :
        List.of("events", "prompt", "files", "diff", "export", "sessionUsage")) {
      contract.get(operation, contract.path(operation, id));
    }
    contract.get("events", contract.path("events", id) + "?after=x");
    contract.get("prompt", contract.path("prompt", id) + "?at=99");
    contract.get("prompt", contract.path("prompt", id) + "?at=x");
    contract.get("files", contract.path("files", id) + "?at=x");
    contract.get("files", contract.path("files", id) + "?at=99");
    contract.get("file", contract.path("file", id, "file-0"));
    contract.get("file", contract.path("file", id, "none"));
    contract.get("file", contract.path("file", id, "file-0") + "?at=x");
    contract.get("file", contract.path("file", id, "file-0") + "?at=99");
    contract.get("diff", contract.path("diff", id) + "?to=x");
    contract.get("diff", contract.path("diff", id) + "?to=99");
    contract.get("export", contract.path("export", id) + "?format=pdf");
    contract.get("sessionUsage", contract.path("sessionUsage", id) + "?by=x");
    contract.get("feed", "/api/feed");
    contract.get("feed", "/api/feed?after=x");
    contract.get("usage", "/api/usage");
    contract.get("usage", "/api/usage?by=x");
    contract.get("usage", "/api/usage?root=x");
    contract.get("usage", "/api/usage?root=" + "0".repeat(26));
    contract.ask("usage", "/api/usage", "", this::asBound);
    contract.get("search", "/api/search?q=a");
    contract.get("search", "/api/search");
    contract.ask("verify", "/api/verify", "{}");
    contract.ask("verify", "/api/verify", "{}", this::asBound);
    contract.ask("verify", "/api/verify", "{\"sessions\": [\"" + "0".repeat(26) + "\"]}");
  }

  private HttpRequest.Builder asBound(HttpRequest.Builder request) {
    return request.setHeader("Authorization", "Bearer " + bound);
  }

  private void house() throws Exception {
    HttpResponse<String> kept = contract.ask("putBlob", "/api/blobs", "bytes");
    contract.get("blob", "/api/blobs/" + Json.parseObject(kept.body()).text("blob"));
    contract.get("blob", "/api/blobs/x");
    contract.ask("putBlob", "/api/blobs", " ".repeat((int) BlobStore.BYTES_MAX + 1));
    contract.ask("import", "/api/import", exported(console, "a"));
    contract.ask("import", "/api/import", "no export");
    try (Console other = new Console(dir.resolve("other"))) {
      contract.ask("import", "/api/import", exported(other, "b"));
    }
    String lesson = "{\"title\": \"a\", \"content\": \"b\"}";
    String added = contract.ask("addExperience", "/api/experience", lesson).body();
    contract.get("experience", "/api/experience");
    contract.get("experience", "/api/experience?all=x");
    String retire = contract.path("retireExperience", Json.parseObject(added).text("id"));
    contract.ask("retireExperience", retire, "{\"reason\": \"r\"}");
    contract.ask("retireExperience", retire, "{\"reason\": \"r\"}");
    contract.ask("retireExperience", contract.path("retireExperience", "x"), "{\"reason\": \"r\"}");
    contract.ask("retireExperience", retire, "{\"reason\": \"\"}");
    String token = "{\"name\": \"n\", \"role\": \"viewer\"}";
    String given = contract.ask("giveToken", "/api/tokens", token).body();
    contract.ask("giveToken", "/api/tokens", token);
    String revoke = contract.path("revokeToken", Json.parseObject(given).text("id"));
    contract.ask("revokeToken", revoke, "{}");
    contract.ask("revokeToken", contract.path("revokeToken", "none"), "{}");
    contract.get("audit", "/api/audit?cursor=x");
    contract.get("audit", "/api/audit?session=x");
    contract.get("deadLetters", "/api/dead-letters?max=x");
    for (String operation :
        List.of(
            "me",
            "tokens",
            "audit",
            "anchors",
            "deadLetters",
            "workers",
            "readiness",
            "metrics",
            "doctor",
            "remoteWorkers",
            "remoteWorkerToken")) {
      contract.get(operation, contract.path(operation));
    }
  }

  /** A session whose id is the same wherever this is asked for. */
  private static String exported(Console from, String task) throws Exception {
    String body = Json.object().with("task", task).canonical();
    HttpResponse<String> made =
        from.send(from.json("/api/sessions", body).header("Idempotency-Key", "exported"));
    String id = from.ok(made, 202).text("id");
    from.awaitStatus(id, "completed");
    return from.get("/api/sessions/" + id + "/export").body();
  }

  private void remoteWorkers() throws Exception {
    String hello =
        "{\"protocol\": 1, \"name\": \"weather\", \"tools\": [{\"name\": \"%s\", \"description\":"
            + " \"d\"}]}";
    String joined =
        contract.ask("joinAsRemoteWorker", "/api/remote-workers", hello.formatted("now")).body();
    contract.ask("joinAsRemoteWorker", "/api/remote-workers", hello.formatted("then"));
    String id = Json.parseObject(joined).text("worker");
    remoteCall(id);
    contract.ask("takeRemoteCall", contract.path("takeRemoteCall", id), "{\"waitMillis\": -1}");
    for (String operation : List.of("beginRemoteCall", "printRemoteOutput", "endRemoteCall")) {
      String body = operation.equals("printRemoteOutput") ? "{\"text\": \"t\"}" : "{\"exit\": 0}";
      contract.ask(operation, contract.path(operation, id, "x"), body);
      contract.ask(operation, contract.path(operation, "x", "x"), body);
    }
    contract.ask("takeRemoteCall", contract.path("takeRemoteCall", "x"), "{}");
    contract.ask("beatAsRemoteWorker", contract.path("beatAsRemoteWorker", id), "{}");
    contract.ask("leaveAsRemoteWorker", contract.path("leaveAsRemoteWorker", id), "{}");
  }

  private void remoteCall(String worker) throws Exception {
    CompletableFuture<ToolEnd> call = RemoteCalling.call(console.remote, dir);
    String take = contract.path("takeRemoteCall", worker);
    String taken = contract.ask("takeRemoteCall", take, "{\"waitMillis\": 20000}").body();
    String ticket = Json.parseObject(taken).obj("call").text("ticket");
    contract.ask("beginRemoteCall", contract.path("beginRemoteCall", worker, ticket), "{}");
    String output = contract.path("printRemoteOutput", worker, ticket);
    contract.ask("printRemoteOutput", output, "{\"text\": \"t\"}");
    String end = contract.path("endRemoteCall", worker, ticket);
    contract.ask("endRemoteCall", end, "{\"exit\": 0}");
    assertThat(call.join()).isEqualTo(ToolEnd.Done.OK);
  }

  private void pages() throws Exception {
    for (OpenApiDocument.Operation operation : contract.operations().values()) {
      if (operation.value("tags").equals("[pages]")) {
        String id = operation.value("operationId");
        contract.get(id, contract.path(id));
      }
    }
    contract.get("live", contract.path("live"));
    contract.get("ready", contract.path("ready"));
    console.readiness = new Readiness(List.of("a worker"));
    contract.get("ready", contract.path("ready"));
    contract.get("asset", "/assets/app-0123abcd.js");
    contract.get("login", "/login?token=" + Console.TOKEN);
    for (int wrong = 0; wrong <= FailedLogins.IN_A_MINUTE_MAX; wrong++) {
      contract.get("login", "/login?token=wrong");
    }
  }
}
