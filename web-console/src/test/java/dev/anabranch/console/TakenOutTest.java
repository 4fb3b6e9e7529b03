package dev.anabranch.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.json.Json;
import dev.anabranch.secrets.SampleSecrets;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever sends a secret is told that it was taken out, by what kind of secret it is. */
class TakenOutTest {
  private static final SampleSecrets.Sample SECRET =
      SampleSecrets.all(11).stream()
          .filter(sample -> sample.kind().equals("github-token"))
          .findFirst()
          .orElseThrow();

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

  private static String body(String field, String text) {
    return Json.object().with(field, text).canonical();
  }

  private Json.Obj told(String path, String body, int status) throws Exception {
    HttpResponse<String> answer = console.post(path, body);
    assertThat(answer.body()).doesNotContain(SECRET.secret());
    return console.ok(answer, status);
  }

  @Test
  void a_task_a_message_and_a_fork_name_the_kinds_that_were_taken_out() throws Exception {
    String text = "use " + SECRET.text();
    Json.Obj made = told("/api/sessions", body("task", text), 202);
    String at = "/api/sessions/" + made.text("id");
    console.awaitStatus(made.text("id"), "completed");
    Json.Obj heard = told(at + "/messages", body("text", text), 200);
    Json.Obj forked =
        told(
            at + "/fork",
            Json.object().with("at", 1).with("message", text).with("paused", true).canonical(),
            201);

    Json.Arr kinds = Json.strings(List.of("github-token"));
    assertThat(made.at("redacted")).isEqualTo(kinds);
    assertThat(heard.at("redacted")).isEqualTo(kinds);
    assertThat(forked.at("redacted")).isEqualTo(kinds);
  }

  @Test
  void what_holds_no_secret_is_answered_without_a_word_of_them() throws Exception {
    assertThat(told("/api/sessions", body("task", "plain"), 202).fields())
        .doesNotContainKey("redacted");
  }

  @Test
  void the_document_says_so_of_each_operation_that_takes_words() throws Exception {
    String document = console.get("/openapi.yaml").body();
    Set<String> warned =
        Pattern.compile(
                "operationId: ([a-z]+)\n(?:(?!operationId:).)*?schemas/Warned", Pattern.DOTALL)
            .matcher(document)
            .results()
            .map(found -> found.group(1))
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(warned)
        .containsExactlyInAnyOrder("submit", "message", "approve", "deny", "answer", "fork");
    assertThat(document).contains("\n    Warned:\n", "\n        redacted:\n");
  }
}
