package dev.anabranch.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.bus.WorkerBeat;
import dev.anabranch.bus.WorkerBeat.Held;
import dev.anabranch.bus.WorkerBeat.State;
import dev.anabranch.events.SessionId;
import dev.anabranch.json.Json;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who works on calls, and calls that a person sends again. */
class WorkerRoutesTest {
  private static final SessionId SESSION = SessionId.random(new SplittableRandom(3));

  @TempDir Path dir;
  private Console console;

  @BeforeEach
  void start() throws Exception {
    console = new Console(dir);
  }

  @AfterEach
  void stop() {
    console.close();
  }

  private void hear(String id, int protocol, State state, Optional<String> problem, Held... holds) {
    console
        .heard
        .workers()
        .hear(
            new WorkerBeat(
                id,
                protocol,
                "anabranch 1",
                state,
                problem,
                List.of("gpu"),
                List.of("shell_run"),
                4,
                List.of(holds)));
  }

  private List<Json.Obj> workers() throws Exception {
    return console.getOk("/api/workers").list("workers").stream().map(Json::asObject).toList();
  }

  @Test
  void workers_are_told_by_their_own_words_with_what_to_do() throws Exception {
    assertThat(workers()).isEmpty();
    Held begun = new Held(SESSION, "3.0", 2, Optional.of(1_700_000_000_500_000L));
    hear(
        "b",
        WorkerBeat.PROTOCOL,
        State.READY,
        Optional.empty(),
        begun,
        new Held(SESSION, "3.1", 1, Optional.empty()));
    hear("a", WorkerBeat.PROTOCOL, State.UNABLE, Optional.of("install bubblewrap"));
    hear("c", 9, State.READY, Optional.empty());
    hear("d", WorkerBeat.PROTOCOL, State.GONE, Optional.empty());
    List<Json.Obj> all = workers();
    assertThat(all.stream().map(worker -> worker.text("id") + " " + worker.text("state")))
        .containsExactly("a unable", "b ready", "c unable", "d gone");
    assertThat(all.get(0).text("problem")).isEqualTo("install bubblewrap");
    assertThat(all.get(2).text("problem"))
        .contains("version 9 of the records")
        .contains("run the same version of both");
    assertThat(Json.array(all.get(1).list("holds")).canonical())
        .isEqualTo(
            "[{\"attempt\":2,\"call\":\"3.0\",\"session\":\""
                + SESSION
                + "\",\"since\":\"2023-11-14T22:13:20.500Z\"},"
                + "{\"attempt\":1,\"call\":\"3.1\",\"session\":\""
                + SESSION
                + "\"}]");
  }

  @Test
  void the_document_has_every_field_of_a_worker_and_no_other() throws Exception {
    hear(
        "a",
        WorkerBeat.PROTOCOL,
        State.UNABLE,
        Optional.of("why"),
        new Held(SESSION, "3.0", 1, Optional.of(1L)));
    Json.Obj worker = workers().getFirst();
    TreeSet<String> fields = new TreeSet<>(worker.fields().keySet());
    fields.addAll(worker.list("holds").getFirst().asObject().fields().keySet());
    String document = console.get("/openapi.yaml").body();
    int start = document.indexOf("\n    Worker:\n");
    String schema = document.substring(start, document.indexOf("\n    Comparison:\n", start));
    TreeSet<String> documented = new TreeSet<>();
    Pattern.compile("^ {8}(?: {6})?([a-zA-Z]+): ?(?:\\{|$)", Pattern.MULTILINE)
        .matcher(schema)
        .results()
        .forEach(found -> documented.add(found.group(1)));
    assertThat(documented).isEqualTo(fields);
  }

  @Test
  void an_open_call_is_sent_again_and_one_that_is_settled_is_not() throws Exception {
    console.bus.hold();
    String id = console.ok(console.post("/api/sessions", "{\"task\": \"write\"}"), 202).text("id");
    Awaitility.await().until(() -> types(id).contains("ModelReplied"));
    console.problem(console.post(at(id, "3.7"), "{}"), 404, "no-such-call");
    console.ok(console.post(at(id, "3.0"), "{}"), 200);
    assertThat(types(id)).endsWith("Dispatched");
    console.bus.release();
    console.awaitStatus(id, "completed");
    assertThat(types(id).stream().filter("Observed"::equals)).hasSize(3);
    assertThat(console.problem(console.post(at(id, "3.0"), "{}"), 409, "refused").text("detail"))
        .contains("settled for good")
        .contains("`fork`");
  }

  @Test
  void what_no_worker_may_have_is_not_sent_and_the_answer_says_what_to_do() throws Exception {
    String asks =
        console
            .ok(console.post("/api/sessions", "{\"task\": \"x\", \"autonomy\": 1}"), 202)
            .text("id");
    console.awaitStatus(asks, "waiting");
    assertThat(console.problem(console.post(at(asks, "3.0"), "{}"), 409, "refused").text("detail"))
        .contains("waits for a person");
    console.bus.hold();
    String paused =
        console.ok(console.post("/api/sessions", "{\"task\": \"write\"}"), 202).text("id");
    Awaitility.await().until(() -> types(paused).contains("ModelReplied"));
    console.ok(console.post("/api/sessions/" + paused + "/pause", "{}"), 200);
    assertThat(
            console.problem(console.post(at(paused, "3.0"), "{}"), 409, "refused").text("detail"))
        .contains("`resume` it first");
  }

  private static String at(String id, String call) {
    return "/api/sessions/" + id + "/calls/" + call + "/redrive";
  }

  private List<String> types(String id) throws Exception {
    return console
        .get("/api/sessions/" + id + "/events")
        .body()
        .lines()
        .map(line -> Json.parseObject(line).text("type"))
        .toList();
  }
}
