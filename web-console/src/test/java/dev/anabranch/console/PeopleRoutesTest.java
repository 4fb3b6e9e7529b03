package dev.anabranch.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.json.Json;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sessions that ask people: at autonomy 1 every call does. */
class PeopleRoutesTest {
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

  private String submitted(String body) throws Exception {
    return console.ok(console.post("/api/sessions", body), 202).text("id");
  }

  private String asking(String task) throws Exception {
    String id = submitted("{\"task\": \"" + task + "\", \"autonomy\": 1}");
    console.awaitStatus(id, "waiting");
    return id;
  }

  private List<Json.Obj> asks(String id) throws Exception {
    Json.Obj session = console.getOk("/api/sessions/" + id);
    return session.find("asks").isEmpty()
        ? List.of()
        : session.list("asks").stream().map(Json::asObject).toList();
  }

  private List<Json.Obj> events(String id, String type) throws Exception {
    return console
        .get("/api/sessions/" + id + "/events")
        .body()
        .lines()
        .map(Json::parseObject)
        .filter(entry -> entry.text("type").equals(type))
        .toList();
  }

  private static String at(String id, String call, String verb) {
    return "/api/sessions/" + id + "/calls/" + call + "/" + verb;
  }

  @Test
  void five_calls_at_once_each_get_their_own_answer_in_any_order() throws Exception {
    String id = asking("all at once");
    List<Json.Obj> asks = asks(id);
    assertThat(asks)
        .extracting(ask -> ask.text("call"))
        .containsExactly("3.0", "3.1", "3.2", "3.3", "3.4");
    assertThat(asks).allMatch(ask -> ask.text("kind").equals("approval"));
    assertThat(asks.getFirst().text("tool")).isEqualTo("fs_write");
    assertThat(asks.getFirst().text("arguments")).contains("file-0");
    assertThat(asks.getFirst().text("reason")).contains("autonomy 1");
    assertThat(asks.getFirst().text("since")).endsWith("Z");

    console.ok(console.post(at(id, "3.4", "approve"), "{}"), 200);
    console.ok(console.post(at(id, "3.1", "deny"), "{\"reason\": \"not that one\"}"), 200);
    String edited = "{\"arguments\": {\"path\": \"mine\", \"content\": \"by me\"}}";
    console.ok(console.post(at(id, "3.2", "approve"), edited), 200);
    String digest = asks.getFirst().text("digest");
    console.ok(console.post(at(id, "3.0", "approve"), "{\"asked\": \"" + digest + "\"}"), 200);

    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> events(id, "Observed").size() == 3);
    assertThat(asks(id)).extracting(ask -> ask.text("call")).containsExactly("3.3");
    console.awaitStatus(id, "waiting");
    assertThat(console.getOk("/api/sessions/" + id + "/files").list("files"))
        .extracting(file -> file.asObject().text("path"))
        .containsExactly("file-0", "file-4", "mine");
    console.ok(console.post(at(id, "3.3", "deny"), "{\"reason\": \"enough\"}"), 200);
    console.awaitStatus(id, "completed");
    assertThat(events(id, "CallDenied")).hasSize(2);
  }

  @Test
  void a_fork_asks_again_and_its_grant_is_not_its_parents() throws Exception {
    String id = asking("one after the other");
    long head = console.getOk("/api/sessions/" + id).integer("head");
    Json.Obj made =
        console.ok(console.post("/api/sessions/" + id + "/fork", "{\"at\": " + head + "}"), 201);
    String child = made.list("sessions").getFirst().asObject().text("id");
    console.awaitStatus(child, "waiting");
    assertThat(asks(child).getFirst().text("since"))
        .isGreaterThan(asks(id).getFirst().text("since"));

    console.ok(console.post(at(child, "3.0", "approve"), "{}"), 200);

    assertThat(events(child, "Approved")).hasSize(1);
    assertThat(events(id, "Approved")).isEmpty();
    assertThat(asks(id)).extracting(ask -> ask.text("call")).containsExactly("3.0");
  }

  @Test
  void a_grant_for_another_call_than_was_shown_is_refused_with_what_to_do() throws Exception {
    String id = asking("all at once");

    assertThat(
            console
                .problem(
                    console.post(at(id, "3.0", "approve"), "{\"asked\": \"0\"}"), 409, "refused")
                .text("detail"))
        .contains("other arguments", "look at it again");
    console.problem(console.post(at(id, "3.9", "approve"), "{}"), 404, "no-such-call");
    console.problem(
        console.post(at(id, "99.0", "deny"), "{\"reason\": \"x\"}"), 404, "no-such-call");
    console.problem(console.post(at(id, "what", "approve"), "{}"), 404, "no-such-call");
    console.problem(
        console.post(at(id, "3.0", "approve"), "{\"arguments\": []}"), 400, "bad-request");
    console.problem(console.post(at(id, "3.0", "deny"), "{}"), 422, "unprocessable");
    console.problem(console.post(at(id, "3.0", "answer"), "{\"text\": \"x\"}"), 409, "refused");
    assertThat(asks(id)).hasSize(5);
    assertThat(events(id, "Approved")).isEmpty();
  }

  @Test
  void arguments_that_do_not_fit_the_tool_are_refused_with_what_is_wrong() throws Exception {
    String id = asking("all at once");

    for (String arguments :
        List.of("{}", "{\"path\": \"a\"}", "{\"path\": [], \"content\": \"x\"}")) {
      String body = "{\"arguments\": " + arguments + "}";
      assertThat(
              console
                  .problem(console.post(at(id, "3.0", "approve"), body), 409, "refused")
                  .text("detail"))
          .contains("The arguments do not fit fs_write")
          .contains(arguments.contains("[]") ? "\"path\"" : "\"content\" is missing");
    }
    assertThat(asks(id)).hasSize(5);
    assertThat(events(id, "Approved")).isEmpty();
  }

  @Test
  void a_call_that_asks_nothing_cannot_be_approved_and_the_answer_says_what_asks()
      throws Exception {
    String done = console.finished("nobody is asked");
    assertThat(
            console
                .problem(console.post(at(done, "3.0", "approve"), "{}"), 409, "refused")
                .text("detail"))
        .contains("nothing to approve");
    String id = asking("one after the other");
    console.ok(console.post(at(id, "3.0", "approve"), "{}"), 200);
    console.awaitStatus(id, "waiting");
    Awaitility.await()
        .until(() -> asks(id).stream().anyMatch(ask -> !ask.text("call").equals("3.0")));
    String open = asks(id).getFirst().text("call");
    assertThat(
            console
                .problem(console.post(at(id, "3.0", "approve"), "{}"), 409, "refused")
                .text("detail"))
        .contains("`approve` or `deny` call " + open);
  }

  @Test
  void a_grant_that_is_sent_twice_with_one_key_is_given_once() throws Exception {
    String id = asking("one after the other");
    for (int i = 0; i < 2; i++) {
      HttpRequest.Builder approve = console.json(at(id, "3.0", "approve"), "{}");
      console.ok(console.send(approve.header("Idempotency-Key", "grant")), 200);
    }
    HttpRequest.Builder deny = console.json(at(id, "3.0", "deny"), "{\"reason\": \"no\"}");
    console.problem(console.send(deny.header("Idempotency-Key", "grant")), 422, "key-reused");
    assertThat(events(id, "Approved")).hasSize(1);
  }

  @Test
  void a_question_is_listed_and_answered() throws Exception {
    String id = submitted("{\"task\": \"ask first\"}");
    console.awaitStatus(id, "waiting");
    Json.Obj ask = asks(id).getFirst();
    assertThat(ask.text("kind")).isEqualTo("answer");
    assertThat(ask.text("question")).isEqualTo("Which one?");
    console.problem(console.post(at(id, "3.0", "approve"), "{}"), 409, "refused");
    console.problem(
        console.post(at(id, "3.0", "answer"), "{\"text\": \" \"}"), 422, "unprocessable");

    console.ok(console.post(at(id, "3.0", "answer"), "{\"text\": \"the left one\"}"), 200);

    console.awaitStatus(id, "completed");
    assertThat(events(id, "Observed").getFirst().obj("event").canonical()).contains("the left one");
  }

  @Test
  void all_that_waits_is_listed_oldest_first_page_by_page() throws Exception {
    List<String> expected = new ArrayList<>();
    for (String task : List.of("all at once, one", "ask first", "all at once, two")) {
      String id = asking(task);
      asks(id).forEach(ask -> expected.add(id + " " + ask.text("call")));
    }
    console.finished("does not wait");

    List<String> seen = new ArrayList<>();
    Optional<String> next = Optional.of("");
    while (next.isPresent()) {
      String cursor = next.get().isEmpty() ? "" : "&cursor=" + next.get();
      Json.Obj page = console.getOk("/api/approvals?max=4" + cursor);
      assertThat(page.list("approvals")).hasSizeBetween(1, 4);
      for (Json item : page.list("approvals")) {
        assertThat(item.asObject().text("task")).isNotBlank();
        seen.add(item.asObject().text("session") + " " + item.asObject().text("call"));
      }
      next = page.findText("next");
    }
    assertThat(seen).containsExactlyElementsOf(expected);
    console.problem(console.get("/api/approvals?cursor=x"), 400, "bad-request");
  }

  @Test
  void calls_that_ask_no_longer_run_when_autonomy_is_raised() throws Exception {
    String id = asking("all at once");
    console.problem(
        console.post("/api/sessions/" + id + "/autonomy", "{\"level\": 5}"), 422, "unprocessable");

    Json.Obj session =
        console.ok(console.post("/api/sessions/" + id + "/autonomy", "{\"level\": 4}"), 200);

    assertThat(session.integer("autonomy")).isEqualTo(4);
    console.awaitStatus(id, "completed");
    assertThat(events(id, "Approved")).hasSize(5);
  }

  @Test
  void a_budget_that_is_used_up_rests_and_says_so_until_it_is_raised() throws Exception {
    String id = submitted("{\"task\": \"a long way\", \"budget\": {\"tokens\": 150}}");
    console.awaitStatus(id, "paused");
    Json.Obj budget = console.getOk("/api/sessions/" + id).obj("budget");
    assertThat(budget.text("reached")).isEqualTo("tokens");
    assertThat(budget.integer("spentTokens")).isEqualTo(220);
    String at = "/api/sessions/" + id + "/budget";
    console.problem(console.post(at, "{}"), 422, "unprocessable");
    console.problem(console.post(at, "{\"euros\": 1}"), 422, "unprocessable");
    console.problem(console.post(at, "{\"steps\": 1, \"tokens\": 1}"), 422, "unprocessable");
    console.problem(console.post(at, "{\"tokens\": 0}"), 422, "unprocessable");
    console.problem(console.post(at, "{\"tokens\": null}"), 422, "unprocessable");
    assertThat(
            console.problem(console.post(at, "{\"cost\": \"1\"}"), 409, "refused").text("detail"))
        .contains("no bound on cost");

    Json.Obj raised = console.ok(console.post(at, "{\"tokens\": 1000}"), 200);

    assertThat(raised.obj("budget").integer("tokens")).isEqualTo(1150);
    assertThat(raised.obj("budget").find("reached")).isEmpty();
    console.awaitStatus(id, "completed");
    console.problem(console.post(at, "{\"tokens\": 1}"), 409, "refused");
  }

  @Test
  void the_whole_past_is_shown_again_once_a_session_rests() throws Exception {
    console.bus.hold();
    String id = console.submit("to be expanded");
    String at = "/api/sessions/" + id + "/expand";
    Awaitility.await().until(() -> !events(id, "ModelReplied").isEmpty());
    assertThat(console.problem(console.post(at, "{}"), 409, "refused").text("detail"))
        .contains("pause");
    console.bus.release();
    console.awaitStatus(id, "completed");

    console.ok(console.post(at, "{}"), 200);

    assertThat(events(id, "ContextReduced"))
        .extracting(entry -> entry.obj("event").text("kind"))
        .containsExactly("restore");
    assertThat(console.getOk("/api/sessions/" + id).text("status")).isEqualTo("completed");
  }
}
