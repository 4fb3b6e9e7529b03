package dev.anabranch.launcher.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpExchange;
import dev.anabranch.json.Json;
import dev.anabranch.launcher.terminal.Exit;
import dev.anabranch.launcher.terminal.VerbFailed;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Watches a session on a server that drops its connections. */
final class SessionWatchTest {
  private static final String SESSION = "0a1b2c3d4e5f6g7h8j9k0m1n2p";
  private static final long PRINTS_AT = 2;
  private static final int HEAD = 10;

  private final AtomicInteger connections = new AtomicInteger();
  private final List<Long> seen = new ArrayList<>();
  private volatile Optional<String> readOnly = Optional.empty();
  private volatile long asksAt;
  private final LoopbackServer server = LoopbackServer.start();

  @BeforeEach
  void answer() {
    server.at("/api/sessions/" + SESSION, this::session);
    server.at("/api/sessions/" + SESSION + "/events", this::events);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private SessionWatch watch(long after, InstantSource clock) {
    return new SessionWatch(
        server::api, SESSION, after, entry -> seen.add(entry.integer("seq")), clock);
  }

  private void session(HttpExchange exchange) throws IOException {
    if (asksAt > 0 && connections.get() > 0) {
      answer(exchange, Json.object().with("status", "waiting").with("head", asksAt));
      return;
    }
    boolean over = connections.get() >= 4;
    Json.Obj session =
        readOnly.isPresent()
            ? Json.object().with("status", "paused").with("head", 2)
            : Json.object().with("status", over ? "completed" : "running").with("head", HEAD);
    answer(exchange, session.withText("readOnly", readOnly));
  }

  private static void answer(HttpExchange exchange, Json.Obj session) throws IOException {
    exchange.sendResponseHeaders(200, 0);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(session.bytes());
    }
  }

  /** Sends three entries, half of a fourth, and then drops the connection. */
  private void events(HttpExchange exchange) throws IOException {
    connections.incrementAndGet();
    String query = exchange.getRequestURI().getQuery();
    long after = Long.parseLong(query.replaceAll("after=|&deltas=true", ""));
    boolean deltas = query.endsWith("&deltas=true");
    exchange.sendResponseHeaders(200, 0);
    try (OutputStream out = exchange.getResponseBody()) {
      for (long seq = after + 1; seq <= Math.min(HEAD, after + 3); seq++) {
        String type = seq == HEAD ? "Ended" : seq == asksAt ? "ApprovalRequested" : "Observed";
        Json.Obj entry = Json.object().with("seq", seq).with("type", type);
        String delta =
            seq == PRINTS_AT
                ? "event: output\ndata: {\"call\":\"3.0\",\"from\":7,\"text\":\"ok\"}\n\n"
                : "event: delta\ndata: {\"seq\":" + (seq + 50) + "}\n\n";
        String event =
            (deltas ? delta : "") + "id: " + seq + "\ndata: " + entry.canonical() + "\n\n";
        out.write(event.getBytes(StandardCharsets.UTF_8));
      }
      out.write("data: {\"seq\":".getBytes(StandardCharsets.UTF_8));
    }
  }

  @Test
  void every_entry_is_seen_once_and_in_order_over_lost_connections() {
    Json.Obj over = watch(0, InstantSource.system()).untilOver(Optional.empty());

    assertThat(seen).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L);
    assertThat(over.text("status")).isEqualTo("completed");
    assertThat(connections).hasValue(4);
  }

  @Test
  void what_is_said_is_heard_beside_the_entries_until_the_connection_is_lost() {
    List<String> heard = new ArrayList<>();
    new SessionWatch(
            server::api,
            SESSION,
            0,
            entry -> seen.add(entry.integer("seq")),
            Optional.of(delta -> heard.add(delta.canonical())),
            InstantSource.system())
        .untilOver(Optional.empty());

    String nothing = "{\"from\":0,\"pieces\":[]}";
    assertThat(seen).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L);
    assertThat(heard)
        .startsWith(
            "{\"seq\":51}",
            "{\"from\":7,\"pieces\":[{\"text\":\"ok\"}]}",
            "{\"seq\":53}",
            nothing,
            "{\"seq\":54}")
        .endsWith("{\"seq\":60}", nothing)
        .hasSize(14);
  }

  /** Its stream stays open and brings no end. */
  @Test
  void a_session_that_is_read_only_is_over_when_every_entry_of_it_was_seen() {
    readOnly = Optional.of("entry 2 cannot be read");

    Json.Obj over = watch(0, InstantSource.system()).untilOver(Optional.empty());

    assertThat(seen).containsExactly(1L, 2L);
    assertThat(over.text("readOnly")).contains("entry 2");
    assertThat(connections).hasValue(1);
  }

  @Test
  void a_session_that_needs_a_person_is_told_once_and_left_where_the_caller_wants() {
    asksAt = 2;
    List<String> told = new ArrayList<>();

    Json.Obj resting =
        watch(0, InstantSource.system())
            .untilOver(
                Optional.empty(),
                session -> {
                  told.add(session.text("status"));
                  return true;
                });

    assertThat(resting.text("status")).isEqualTo("waiting");
    assertThat(told).containsExactly("waiting");
    assertThat(seen).containsExactly(1L, 2L);
    assertThat(connections).hasValue(1);
  }

  /** It asks at its second entry, and goes on to its end when it was answered. */
  @Test
  void a_caller_who_stays_is_told_once_and_sees_the_end() {
    asksAt = 2;
    List<String> told = new ArrayList<>();

    Json.Obj over =
        watch(0, InstantSource.system())
            .untilOver(
                Optional.empty(),
                session -> {
                  told.add(session.text("status"));
                  asksAt = 0;
                  connections.set(4);
                  return false;
                });

    assertThat(over.text("status")).isEqualTo("completed");
    assertThat(told).containsExactly("waiting");
    assertThat(seen).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L);
  }

  @Test
  void it_begins_after_what_the_caller_knows() {
    connections.set(2);

    watch(6, InstantSource.system()).untilOver(Optional.empty());

    assertThat(seen).containsExactly(7L, 8L, 9L, 10L);
  }

  @Test
  void at_the_deadline_it_stops_waiting_and_says_that_the_session_goes_on() {
    Instant now = Instant.parse("2026-01-01T00:00:00Z");

    assertThatExceptionOfType(VerbFailed.class)
        .isThrownBy(
            () -> watch(0, InstantSource.fixed(now)).untilOver(Optional.of(now.minusMillis(1))))
        .withMessageContaining("goes on")
        .satisfies(refused -> assertThat(refused.code()).isEqualTo(Exit.TIMED_OUT));
  }
}
