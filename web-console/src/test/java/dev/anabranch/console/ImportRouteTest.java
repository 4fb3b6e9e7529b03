package dev.anabranch.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.anabranch.console.Problem.Kind;
import dev.anabranch.console.access.Caller;
import dev.anabranch.events.SessionId;
import dev.anabranch.json.Json;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImportRouteTest {
  @TempDir Path here;
  @TempDir Path there;
  private Console ours;
  private Console theirs;

  @BeforeEach
  void start() throws Exception {
    ours = new Console(here);
    theirs = new Console(there);
  }

  @AfterEach
  void stop() {
    ours.close();
    theirs.close();
  }

  @Test
  void an_exported_session_is_taken_in_and_exported_with_the_same_bytes() throws Exception {
    String parent = theirs.finished("be exported");
    String child =
        theirs
            .ok(theirs.post("/api/sessions/" + parent + "/fork", "{\"at\": 3}"), 201)
            .list("sessions")
            .getFirst()
            .asObject()
            .text("id");
    theirs.awaitStatus(child, "completed");
    String file = export(theirs, child);

    Json.Obj session = ours.ok(send(file), 201);

    assertThat(session).isEqualTo(theirs.getOk("/api/sessions/" + child));
    assertThat(export(ours, child)).isEqualTo(file);
    assertThat(ours.getOk("/api/sessions/" + parent).text("status")).isEqualTo("paused");
    assertThat(ours.getOk("/api/sessions?status=paused").list("sessions")).hasSize(1);
    assertThat(ours.getOk("/api/sessions/" + child + "/lineage").text("root")).isEqualTo(parent);
    assertThat(ours.ok(send(export(theirs, parent)), 201).text("status")).isEqualTo("completed");
    assertThat(ours.ok(ours.post("/api/verify", ""), 200).bool("ok")).isTrue();
  }

  @Test
  void what_was_imported_is_steered_and_becomes_a_session_of_this_server() throws Exception {
    String id = theirs.finished("be exported");
    ours.ok(send(export(theirs, id)), 201);

    ours.post("/api/sessions/" + id + "/messages", "{\"text\": \"again\"}");
    ours.awaitStatus(id, "completed");

    assertThat(ours.journal.session(new SessionId(id)).orElseThrow().rests()).isFalse();
    Json.Obj again = ours.ok(send(export(theirs, id)), 201);
    assertThat(again.integer("head"))
        .isGreaterThan(theirs.getOk("/api/sessions/" + id).integer("head"));
  }

  @Test
  void another_content_under_the_same_id_is_a_collision_that_names_the_first_entry()
      throws Exception {
    String id = theirs.finished("be exported");
    long head = theirs.getOk("/api/sessions/" + id).integer("head");
    ours.ok(send(export(theirs, id)), 201);
    for (Console console : new Console[] {ours, theirs}) {
      console.post("/api/sessions/" + id + "/messages", "{\"text\": \"go on\"}");
      console.awaitStatus(id, "completed");
    }
    String before = export(ours, id);

    Json.Obj problem = ours.problem(send(export(theirs, id)), 409, "collision");

    assertThat(problem.text("detail")).contains(id, "entry " + (head + 1));
    assertThat(export(ours, id)).isEqualTo(before);
  }

  @Test
  void what_was_edited_or_is_no_export_is_refused_without_a_path_of_this_machine()
      throws Exception {
    String file = export(theirs, theirs.finished("be exported"));

    for (String bad :
        new String[] {"", "{}\n", file.replaceFirst("exported", "changed"), file + "{}\n"}) {
      Json.Obj problem = ours.problem(send(bad), 422, "unprocessable");
      assertThat(problem.text("detail")).startsWith("The file ").doesNotContain("/tmp", ".jsonl");
    }
    assertThat(ours.journal.sessions()).isEmpty();
  }

  @Test
  void a_file_beyond_the_bound_is_refused() {
    ImportRoute route =
        new ImportRoute(
            (file, name) -> {
              throw new AssertionError("nothing is read of it");
            },
            10);
    Call call =
        new Call(
            "POST",
            "/api/import",
            Map.of(),
            Map.of(),
            Map.of(),
            new ByteArrayInputStream(new byte[11]),
            Caller.folder(),
            ours.ports.reads());

    assertThatThrownBy(() -> route.endpoints().getFirst().handler().handle(call))
        .isInstanceOfSatisfying(
            Problem.class, problem -> assertThat(problem.kind()).isEqualTo(Kind.TOO_LARGE));
  }

  private HttpResponse<String> send(String file) throws Exception {
    return ours.send(ours.request("/api/import").POST(BodyPublishers.ofString(file)));
  }

  private static String export(Console console, String id) throws Exception {
    HttpResponse<String> answer = console.get("/api/sessions/" + id + "/export");
    assertThat(answer.statusCode()).isEqualTo(200);
    return answer.body();
  }
}
