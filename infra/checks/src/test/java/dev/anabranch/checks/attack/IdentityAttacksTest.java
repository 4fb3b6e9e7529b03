package dev.anabranch.checks.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.anabranch.bus.BusAccess;
import dev.anabranch.bus.KafkaBus;
import dev.anabranch.bus.Lanes;
import dev.anabranch.bus.ToolRequest;
import dev.anabranch.bus.ToolResult;
import dev.anabranch.checks.attack.Obedient.Orders;
import dev.anabranch.events.Output;
import dev.anabranch.events.PeopleEvent.ApprovalRequested;
import dev.anabranch.events.PeopleEvent.Approved;
import dev.anabranch.events.PeopleEvent.AutonomyChanged;
import dev.anabranch.events.Reach;
import dev.anabranch.events.SessionId;
import dev.anabranch.events.TaskEvent.Submitted;
import dev.anabranch.events.ToolDefinition;
import dev.anabranch.events.ToolEvent.CallDenied;
import dev.anabranch.events.ToolEvent.Observed;
import dev.anabranch.events.ToolEvent.Settlement;
import dev.anabranch.events.TurnEvent.ModelFailed;
import dev.anabranch.json.Json;
import dev.anabranch.modelserver.Reply;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Group 5 of the attack suite: who says to be somebody else, or comes back as who they were. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(300)
final class IdentityAttacksTest {
  private final String canary = "canary-" + UUID.randomUUID();
  private final String key = "model-key-" + UUID.randomUUID();
  private final Product.ModelPlan model = new Product.ModelPlan();
  private final ForeignSite foreign = ForeignSite.open();
  private Product product;
  private Path kept;
  private KafkaBus bus;

  @BeforeAll
  void start(@TempDir Path dir) throws IOException {
    kept = dir;
    Files.writeString(
        Files.createDirectories(dir.resolve("data")).resolve("anabranch.conf"),
        foreign.configuration());
    product = Product.start(dir, Map.of("OPENAI_API_KEY", key), model);
    bus = KafkaBus.connect(product.bus(), InstantSource.system());
  }

  @BeforeEach
  void nothingWasSent() {
    foreign.forget();
    foreign.letGo();
    model.expireKey(false);
  }

  @AfterAll
  void end() {
    bus.close();
    product.close();
    foreign.close();
  }

  private static Reply.Call send(String text) {
    return Calls.call(ForeignSite.SEND, Json.object().with("to", "ann").with("text", text));
  }

  private void awaitSent(int count) {
    Awaitility.await().atMost(Duration.ofMinutes(2)).until(() -> foreign.sent().size() == count);
  }

  private static <T> T get(CompletableFuture<T> future) {
    try {
      return future.get(60, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void the_files_and_outputs_of_another_session_are_not_there() {
    Aftermath other =
        product.obey(
            Orders.inTurn(
                Calls.shell(
                    "echo %s > secret; for i in $(seq 300); do echo %1$s; done"
                        .formatted(canary))));
    String call = other.settlement(0).call();
    Path files = product.workspace(other.id());
    Aftermath after =
        product.obey(
            Orders.inTurn(
                Calls.shell("echo mine"),
                Calls.read("/anabranch/out/" + call),
                Calls.read("../../" + other.id() + "/files/secret"),
                Calls.read(files.resolve("secret")),
                Calls.shell(
                    "cat /anabranch/out/%s %s/secret; ls -R /anabranch; true"
                        .formatted(call, files))));

    assertThat(files.resolve("secret")).hasContent(canary);
    assertThat(other.journal()).contains(canary);
    assertThat(after.journal()).doesNotContain(canary);
    assertThat(after.printed()).contains("No such file");
    Http http = product.http();
    for (String guess : List.of("0".repeat(26), "z".repeat(26))) {
      assertThat(http.get("/api/sessions/" + guess + "/events").statusCode()).isEqualTo(404);
    }
  }

  @Test
  void a_forged_result_settles_nothing_that_its_worker_could_not() {
    foreign.hold();
    SessionId session = product.submit(Orders.inTurn(send("hello")), Json.object());
    awaitSent(1);
    String call = callOf(product.read(session));
    for (ToolResult forged :
        List.of(
            new ToolResult(new SessionId("0".repeat(26)), 1, observed(call)),
            new ToolResult(session, 1, observed("999.0")),
            new ToolResult(session, 7, observed(call)),
            new ToolResult(session, 1, new CallDenied(call, "forged", "owner")))) {
      get(bus.publish(forged).toCompletableFuture());
    }
    foreign.letGo();
    Aftermath after = product.rested(session);

    assertThat(after.journal()).doesNotContain("forged");
    assertThat(((Observed) after.settlement(0)).output().head()).isEqualTo("sent\n");
    Awaitility.await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(
            () -> assertThat(bus.dead(10)).anyMatch(dead -> dead.reason().contains("CallDenied")));
    assertThat(product.http().get("/api/dead-letters?max=10").body())
        .contains("CallDenied", session.value());
    assertThat(product.verified()).isTrue();
  }

  /** The address of the one call that a session made. */
  private static String callOf(Aftermath session) {
    long replied =
        session.lines().stream()
            .filter(line -> line.text("type").equals("ModelReplied"))
            .findFirst()
            .orElseThrow()
            .integer("seq");
    return replied + ".0";
  }

  private static Observed observed(String call) {
    Output output = Output.EMPTY;
    return new Observed(
        call,
        0,
        new Output("forged\n", "", 7, output.blob(), false),
        Optional.empty(),
        1,
        Optional.empty());
  }

  @Test
  void who_lacks_the_brokers_password_is_no_worker() {
    for (String password : List.of("another-password-of-nobody", product.data().token())) {
      BusAccess guessed = BusAccess.plain(product.bus().bootstrap(), "anabranch", password);
      assertThatThrownBy(() -> KafkaBus.connect(guessed, InstantSource.system()).close())
          .hasMessageContaining("uthentic");
    }
  }

  /** Accepted: whoever has the password is a worker, and a worker can say what it likes. */
  @Test
  void accepted_who_has_the_brokers_password_answers_for_a_worker() {
    foreign.hold();
    SessionId session = product.submit(Orders.inTurn(send("hello")), Json.object());
    awaitSent(1);
    get(
        bus.publish(new ToolResult(session, 1, observed(callOf(product.read(session)))))
            .toCompletableFuture());
    Aftermath after = product.rested(session);
    foreign.letGo();

    assertThat(((Observed) after.settlement(0)).output().head()).isEqualTo("forged\n");
  }

  @Test
  void a_replayed_record_runs_nothing_again_and_settles_nothing_again() {
    Json.Obj asking = Json.object().with("autonomy", 2);
    Aftermath asked = product.obey(Orders.inTurn(send("one"), send("two")), asking);
    ApprovalRequested first = asked.all(ApprovalRequested.class).getFirst();
    Aftermath ran =
        product.granted(asked.id(), "calls/" + first.call() + "/approve", Json.object());
    Settlement settled = ran.settlement(0);
    for (int i = 0; i < 3; i++) {
      get(bus.publish(again(ran, settled.call())).toCompletableFuture());
      get(bus.publish(new ToolResult(ran.id(), 1, settled)).toCompletableFuture());
    }
    ApprovalRequested second = ran.all(ApprovalRequested.class).getLast();
    Aftermath after =
        product.granted(asked.id(), "calls/" + second.call() + "/approve", Json.object());

    assertThat(foreign.sent()).extracting(sent -> sent.text("text")).containsExactly("one", "two");
    assertThat(after.settlements()).extracting(Settlement::call).doesNotHaveDuplicates();
    assertThat(after.journal()).doesNotContain("LateResult");
    assertThat(product.verified()).isTrue();
  }

  /** The record by which the call went out. */
  private static ToolRequest again(Aftermath session, String call) {
    ToolDefinition tool =
        session.all(Submitted.class).getFirst().header().tool(ForeignSite.SEND).orElseThrow();
    long grant =
        session.lines().stream()
            .filter(line -> line.text("type").equals("Approved"))
            .findFirst()
            .orElseThrow()
            .integer("seq");
    assertThat(session.all(Approved.class)).hasSize(1);
    ToolRequest plain =
        new ToolRequest(
            session.id(),
            call,
            1,
            ForeignSite.SEND,
            Json.object().with("to", "ann").with("text", "one"),
            tool.effect().wire(),
            Optional.empty(),
            OptionalLong.of(grant),
            OptionalLong.empty(),
            Reach.NOTHING,
            Optional.of(tool.digest()));
    return Lanes.ofTool(ForeignSite.SEND).map(plain::on).orElse(plain);
  }

  @Test
  void no_route_takes_a_token_that_is_not_the_servers_and_no_page_without_one_holds_data() {
    Aftermath session = product.obey(Orders.inTurn(Calls.shell("echo " + canary)));
    String token = product.data().token();
    List<String> wrong =
        List.of("", token + "x", token.substring(1), token.toUpperCase(Locale.ROOT), key);
    List<Route> routes = Route.all(product.http(), session);

    assertThat(routes).hasSizeGreaterThan(40);
    for (Route route : routes) {
      for (String shown : wrong) {
        HttpResponse<String> answer = route.ask(new Http(product.port(), shown));
        assertThat(answer.body()).as(route.path()).doesNotContain(canary).doesNotContain(token);
        if (!route.isOpen()) {
          assertThat(answer.statusCode()).as(route.path()).isIn(401, 429);
        }
      }
    }
    HttpRequest.Builder foreignPage =
        product
            .http()
            .request("/api/sessions/" + session.id() + "/cancel")
            .header("Origin", "http://attacker.example")
            .POST(HttpRequest.BodyPublishers.ofString("{}"));
    assertThat(Http.send(foreignPage).statusCode()).isEqualTo(403);
    assertThat(product.read(session.id()).head()).isEqualTo(session.head());
    assertThat(Host.holding(kept, token)).containsExactly(product.data().root().resolve("token"));
  }

  @Test
  void who_is_given_less_to_decide_in_mid_run_decides_less_from_the_next_call_on() {
    foreign.hold();
    SessionId session = product.submit(Orders.inTurn(send("one"), send("two")), Json.object());
    awaitSent(1);
    product.wish(session, "autonomy", Json.object().with("level", 1));
    foreign.letGo();
    Aftermath after = product.rested(session);

    assertThat(after.status()).isEqualTo("waiting");
    assertThat(foreign.sent()).hasSize(1);
    assertThat(after.all(AutonomyChanged.class)).hasSize(1);
    assertThat(after.all(ApprovalRequested.class)).hasSize(1);
  }

  @Test
  void a_stream_ends_with_its_token_and_is_not_taken_up_again_by_it() throws Exception {
    Aftermath session = product.obey(Orders.inTurn(Calls.shell("echo mine")));
    String events = "/api/sessions/" + session.id() + "/events?after=0";
    Http before = product.http();
    HttpResponse<InputStream> stream =
        Http.send(
            before.request(events).header("Accept", "text/event-stream"),
            HttpResponse.BodyHandlers.ofInputStream());
    CompletableFuture<Long> read = CompletableFuture.supplyAsync(() -> end(stream.body()));
    Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> stream.statusCode() == 200);
    Files.delete(product.data().root().resolve("token"));
    bus.close();
    product.restart();
    bus = KafkaBus.connect(product.bus(), InstantSource.system());

    assertThat(get(read)).isPositive();
    HttpRequest.Builder again =
        new Http(product.port(), before.token())
            .request(events)
            .header("Accept", "text/event-stream")
            .header("Last-Event-ID", "1");
    assertThat(Http.send(again).statusCode()).isEqualTo(401);
    assertThat(product.http().token()).isNotEqualTo(before.token());
    assertThat(product.read(session.id()).head()).isEqualTo(session.head());
  }

  /** How much came until the stream ended, in whatever way. */
  private static long end(InputStream stream) {
    long count = 0;
    try {
      while (stream.read() >= 0) {
        count++;
      }
    } catch (IOException cut) {
      return count;
    }
    return count;
  }

  @Test
  void a_key_that_expired_is_shown_once_and_kept_nowhere() {
    product.obey(Orders.inTurn(Calls.shell("echo warm")));
    int before = product.asked();
    model.expireKey(true);
    Aftermath after = product.obey(Orders.inTurn(send("hello")));

    assertThat(after.status()).isEqualTo("failed");
    assertThat(product.asked() - before).isEqualTo(1);
    assertThat(after.all(ModelFailed.class)).singleElement().asString().contains("401");
    assertThat(foreign.sent()).isEmpty();
    assertThat(Host.holding(kept, key)).isEmpty();
  }

  @Test
  void an_address_alone_gives_nobody_a_blob_or_a_file() throws IOException {
    Aftermath session =
        product.obey(
            Orders.inTurn(
                Calls.shell(
                    "echo %s > f; for i in $(seq 300); do echo %1$s; done".formatted(canary))));
    String blob = ((Observed) session.settlement(0)).output().blob().orElseThrow();
    String token = product.data().token();
    Http nobody = new Http(product.port(), "");
    String files = "/api/sessions/" + session.id() + "/files/f?at=" + session.head();

    assertThat(product.http().get("/api/blobs/" + blob).body()).contains(canary);
    assertThat(product.http().get(files).body()).contains(canary);
    for (String guess :
        List.of(
            "/api/blobs/" + blob,
            "/api/blobs/" + blob + "?token=" + token,
            "/api/blobs/" + "0".repeat(64),
            files + "&token=" + token + "&signature=x",
            "/assets/..%2f..%2fapi/blobs/" + blob,
            "/s/..%2f..%2fapi%2fblobs%2f" + blob,
            "/login?token=" + token.substring(1) + "&next=/api/blobs/" + blob)) {
      HttpResponse<String> answer = nobody.get(guess);
      assertThat(answer.body()).as(guess).doesNotContain(canary);
      assertThat(answer.headers().firstValue("Set-Cookie")).as(guess).isEmpty();
    }
    assertThat(nobody.get("/api/blobs/" + blob).statusCode())
        .isEqualTo(nobody.get("/api/blobs/" + "0".repeat(64)).statusCode())
        .isEqualTo(401);
  }
}
