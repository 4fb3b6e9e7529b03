package dev.anabranch.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.context.StandardHeader;
import dev.anabranch.events.Event;
import dev.anabranch.events.Limits;
import dev.anabranch.events.ModelChoice;
import dev.anabranch.events.PeopleEvent;
import dev.anabranch.events.SessionId;
import dev.anabranch.events.TaskEvent;
import dev.anabranch.json.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class EventRoutesTest {
  @TempDir static Path dir;
  private static Console console;
  private static final SplittableRandom IDS = new SplittableRandom(11);

  @BeforeAll
  static void start() throws Exception {
    console = new Console(dir);
  }

  @AfterAll
  static void stop() {
    console.close();
  }

  /** A session that only this test writes to. */
  private static SessionId quiet() {
    SessionId id = SessionId.random(IDS);
    append(
        id,
        0,
        new TaskEvent.Submitted(
            "a quiet task",
            new ModelChoice("scripted", "embedded"),
            StandardHeader.create(),
            Optional.empty(),
            3,
            "owner",
            Limits.DEFAULT,
            Optional.empty()));
    return id;
  }

  private static void append(SessionId id, long head, Event event) {
    console.journal.append(id, head, List.of(event)).toCompletableFuture().join();
  }

  private static void say(SessionId id, long head) {
    append(id, head, new PeopleEvent.Steered("line\nafter " + head, "owner"));
  }

  private static OpenStream open(String path, Optional<Long> lastEventId)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = console.request(path).header("Accept-Encoding", "gzip");
    lastEventId.ifPresent(id -> request.header("Last-Event-ID", Long.toString(id)));
    return new OpenStream(console, request);
  }

  @Test
  void a_stream_cut_a_hundred_times_shows_every_entry_exactly_once() throws Exception {
    SessionId id = quiet();
    int entries = 500;
    CompletableFuture<Void> writer =
        CompletableFuture.runAsync(() -> {
          for (int head = 1; head < entries; head++) {
            say(id, head);
            if (head % 5 == 0) {
              Thread.yield();
            }
          }
        });
    Random random = new Random(5);
    List<Long> seen = new ArrayList<>();
    long last = 0;
    int cuts = 0;
    while (last < entries) {
      try (OpenStream stream = open("/api/sessions/" + id + "/events?after=0", Optional.of(last))) {
        for (int i = 1 + random.nextInt(7); i > 0 && last < entries; i--) {
          last = stream.entry("seq").integer("seq");
          seen.add(last);
        }
      }
      cuts++;
    }
    writer.join();
    assertThat(seen).containsExactlyElementsOf(LongStream.rangeClosed(1, entries).boxed().toList());
    assertThat(cuts).isGreaterThan(100);
    Awaitility.await().until(() -> metric("anabranch_live_streams") == 0);
  }

  private static long metric(String name) throws IOException, InterruptedException {
    return console
        .get("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .mapToLong(line -> Long.parseLong(line.substring(name.length() + 1)))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void an_entry_is_told_while_the_stream_is_open() throws Exception {
    SessionId id = quiet();
    try (OpenStream stream = open("/api/sessions/" + id + "/events", Optional.empty())) {
      assertThat(stream.line()).isEqualTo("retry: 1000");
      assertThat(stream.entry("seq").text("type")).isEqualTo("Submitted");
      for (int head = 1; head < 20; head++) {
        say(id, head);
        assertThat(stream.entry("seq").integer("seq")).isEqualTo(head + 1);
      }
    }
  }

  @Test
  void a_head_request_opens_no_stream() throws Exception {
    Awaitility.await().until(() -> metric("anabranch_live_streams") == 0);
    var head =
        console
            .request("/api/feed")
            .header("Accept", "text/event-stream")
            .method("HEAD", BodyPublishers.noBody());
    assertThat(console.send(head).headers().firstValue("Content-Type"))
        .contains("text/event-stream");
    assertThat(metric("anabranch_live_streams")).isZero();
  }

  @Test
  void after_and_last_event_id_say_where_to_go_on() throws Exception {
    SessionId id = quiet();
    say(id, 1);
    say(id, 2);
    String path = "/api/sessions/" + id + "/events?after=1";
    try (OpenStream stream = open(path, Optional.empty())) {
      assertThat(stream.entry("seq").integer("seq")).isEqualTo(2);
    }
    try (OpenStream stream = open(path, Optional.of(2L))) {
      assertThat(stream.entry("seq").integer("seq")).isEqualTo(3);
    }
    console.problem(console.get("/api/sessions/" + id + "/events?after=x"), 400, "bad-request");
    console.problem(
        console.send(
            console
                .request("/api/sessions/" + id + "/events")
                .header("Accept", "text/event-stream")
                .header("Last-Event-ID", "-1")),
        400,
        "bad-request");
  }

  @Test
  void a_quiet_stream_is_kept_alive_by_comments(@TempDir Path own) throws Exception {
    try (Console lively = new Console(own, Duration.ofMillis(50))) {
      var request = lively.request("/api/feed").header("Accept", "text/event-stream");
      var answer = lively.client.send(request.build(), BodyHandlers.ofLines());
      assertThat(answer.body().limit(8))
          .containsExactly("retry: 1000", "", ":", "", ":", "", ":", "");
    }
  }

  @Test
  void a_reader_that_takes_nothing_holds_up_nobody() throws Exception {
    SessionId id = quiet();
    String large = "x".repeat(90_000);
    for (int head = 1; head < 200; head++) {
      append(id, head, new PeopleEvent.Steered(large, "owner"));
    }
    String path = "/api/sessions/" + id + "/events";
    try (Socket stuck = new Socket(InetAddress.getLoopbackAddress(), console.port)) {
      String request =
          "GET %s HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\nAuthorization: Bearer %s\r\n\r\n"
              .formatted(path, Console.TOKEN);
      stuck.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      try (OpenStream stream = open(path, Optional.empty())) {
        for (int seq = 1; seq <= 200; seq++) {
          assertThat(stream.entry("seq").integer("seq")).isEqualTo(seq);
        }
      }
      assertThat(metric("anabranch_live_streams")).isPositive();
    }
    Awaitility.await().until(() -> metric("anabranch_live_streams") == 0);
  }

  @Test
  void without_streaming_the_entries_come_as_lines_up_to_now() throws Exception {
    SessionId id = quiet();
    for (int head = 1; head < 150; head++) {
      say(id, head);
    }
    var answer = console.get("/api/sessions/" + id + "/events?after=10");
    assertThat(answer.headers().firstValue("Content-Type"))
        .contains("application/jsonl; charset=utf-8");
    assertThat(answer.body().lines().map(line -> Json.parseObject(line).integer("seq")))
        .containsExactlyElementsOf(LongStream.rangeClosed(11, 150).boxed().toList());
    assertThat(console.get("/api/sessions/" + id + "/events?after=999").body()).isEmpty();
  }

  @Test
  void the_feed_has_all_sessions_in_commit_order() throws Exception {
    SessionId a = quiet();
    SessionId b = quiet();
    long before = lastOrdering();
    try (OpenStream stream = open("/api/feed?after=" + before, Optional.empty())) {
      for (int head = 1; head < 10; head++) {
        say(a, head);
        say(b, head);
        assertThat(stream.entry("ordering").text("origin")).isEqualTo(a.value());
        assertThat(stream.entry("ordering").text("origin")).isEqualTo(b.value());
      }
    }
    assertThat(console.get("/api/feed?after=" + before).body().lines()).hasSize(18);
  }

  private static long lastOrdering() {
    return console.journal.feed(0, Integer.MAX_VALUE).getLast().ordering();
  }

  @Test
  void events_of_an_unknown_session_are_not_found_also_when_streamed() throws Exception {
    String path = "/api/sessions/" + "0".repeat(26) + "/events";
    console.problem(console.get(path), 404, "no-such-session");
    console.problem(
        console.send(console.request(path).header("Accept", "text/event-stream")),
        404,
        "no-such-session");
  }

  @Test
  void a_fork_streams_its_inherited_entries_too() throws Exception {
    String parent = console.finished("to fork and stream");
    String body = "{\"at\": 3, \"paused\": true}";
    String child =
        console
            .ok(console.post("/api/sessions/" + parent + "/fork", body), 201)
            .list("sessions")
            .getFirst()
            .asObject()
            .text("id");
    try (OpenStream stream = open("/api/sessions/" + child + "/events", Optional.empty())) {
      for (int seq = 1; seq <= 3; seq++) {
        assertThat(stream.entry("seq").text("origin")).isEqualTo(parent);
      }
      assertThat(stream.entry("seq").text("type")).isEqualTo("Forked");
    }
  }
}
