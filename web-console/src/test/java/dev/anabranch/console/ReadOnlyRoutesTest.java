package dev.anabranch.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.events.SessionId;
import dev.anabranch.journal.Database;
import dev.anabranch.journal.JdbcJournal;
import dev.anabranch.journal.Journal;
import dev.anabranch.journal.contract.NewerBuild;
import dev.anabranch.json.Json;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A session into which a newer build wrote what this one does not know. */
class ReadOnlyRoutesTest {
  private static final Json.Obj STORED = Json.object().with("to", "Mars");

  @TempDir Path dir;

  @Test
  void a_read_only_session_is_shown_with_its_reason_and_every_command_is_a_409() throws Exception {
    String id = planted();
    try (Journal journal = journal();
        Console console = new Console(dir, Duration.ofMinutes(1), journal)) {
      Json.Obj session = console.getOk("/api/sessions/" + id);
      long head = session.integer("head");
      assertThat(session.text("readOnly")).contains("entry " + head + " (Teleported)");
      assertThat(console.getOk("/api/sessions").list("sessions")).containsExactly(session);

      for (String wish :
          List.of(
              "messages {\"text\":\"go on\"}",
              "pause {}",
              "resume {}",
              "cancel {}",
              "calls/3.0/approve {}",
              "calls/3.0/deny {\"reason\":\"no\"}",
              "calls/3.0/answer {\"text\":\"yes\"}",
              "budget {\"steps\":1}",
              "autonomy {\"level\":4}",
              "expand {}",
              "rewind {\"at\":1}",
              "fork {\"at\":" + head + "}")) {
        String[] path = wish.split(" ", 2);
        Json.Obj problem =
            console.problem(
                console.post("/api/sessions/" + id + "/" + path[0], path[1]), 409, "read-only");
        assertThat(problem.text("detail")).contains("Teleported", "newer", "fork");
      }
      HttpRequest.Builder early = console.json("/api/sessions/" + id + "/fork", "{\"at\":2}");
      Json.Obj fork = console.ok(console.send(early.header("Idempotency-Key", "early")), 201);
      String child = fork.list("sessions").getFirst().asObject().text("id");
      console.awaitStatus(child, "completed");
      assertThat(console.getOk("/api/sessions/" + child).find("readOnly")).isEmpty();
      assertThat(console.getOk("/api/sessions/" + id).integer("head")).isEqualTo(head);
    }
  }

  @Test
  void its_events_say_which_one_is_unreadable_and_why_and_keep_its_json() throws Exception {
    String id = planted();
    try (Journal journal = journal();
        Console console = new Console(dir, Duration.ofMinutes(1), journal)) {
      List<Json.Obj> lines =
          console
              .get("/api/sessions/" + id + "/events")
              .body()
              .lines()
              .map(Json::parseObject)
              .toList();

      Json.Obj last = lines.getLast();
      assertThat(last.text("type")).isEqualTo("Teleported");
      assertThat(last.obj("event")).isEqualTo(STORED);
      assertThat(last.text("unreadable")).contains("newer");
      assertThat(lines.subList(0, lines.size() - 1))
          .noneMatch(l -> l.find("unreadable").isPresent());
      assertThat(console.get("/api/sessions/" + id + "/export").body())
          .contains("{\"event\":" + STORED.canonical());
      String document = console.get("/openapi.yaml").body();
      assertThat(document).contains("readOnly:", "unreadable:", "unread:");
    }
  }

  /** A finished session, and after its end an entry that nobody here knows. */
  private String planted() throws Exception {
    String id;
    try (Journal journal = journal();
        Console console = new Console(dir, Duration.ofMinutes(1), journal)) {
      id = console.finished("write a file");
    }
    NewerBuild.append(dir.resolve("journal.db"), new SessionId(id), "Teleported", STORED.bytes());
    return id;
  }

  private Journal journal() {
    return JdbcJournal.open(Database.sqlite(dir.resolve("journal.db")), InstantSource.system());
  }
}
