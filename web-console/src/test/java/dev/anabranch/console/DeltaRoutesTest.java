package dev.anabranch.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.bus.ToolProgress;
import dev.anabranch.context.StandardHeader;
import dev.anabranch.events.Event;
import dev.anabranch.events.Limits;
import dev.anabranch.events.ModelChoice;
import dev.anabranch.events.PeopleEvent;
import dev.anabranch.events.SessionId;
import dev.anabranch.events.TaskEvent;
import dev.anabranch.events.ToolEvent;
import dev.anabranch.events.TurnEvent;
import dev.anabranch.events.Usage;
import dev.anabranch.model.Delta;
import dev.anabranch.session.Turn;
import dev.anabranch.session.Watching;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a model says while it says it, in the live stream of a session that the test writes. */
@Timeout(60)
class DeltaRoutesTest {
  @TempDir static Path dir;
  private static Console console;
  private static final SplittableRandom IDS = new SplittableRandom(12);

  private SessionId id = new SessionId("0".repeat(26));
  private long head;

  @BeforeAll
  static void start() throws Exception {
    console = new Console(dir);
  }

  @AfterAll
  static void stop() {
    console.close();
  }

  @BeforeEach
  void begin() {
    id = SessionId.random(IDS);
    head = 0;
    append(
        new TaskEvent.Submitted(
            "a told task",
            new ModelChoice("scripted", "embedded"),
            StandardHeader.create(),
            Optional.empty(),
            3,
            "owner",
            Limits.DEFAULT,
            Optional.empty()));
  }

  private long append(Event event) {
    console.journal.append(id, head, List.of(event)).toCompletableFuture().join();
    return ++head;
  }

  private long append(TurnEvent.Finish finish, String text) {
    return append(
        new TurnEvent.ModelReplied(text, List.of(), finish, Usage.UNKNOWN, Optional.empty(), 1));
  }

  private long request() {
    return append(new TurnEvent.ModelRequested(1, 1, 0, 1, "0".repeat(64)));
  }

  private Watching.Reply asked(long seq) {
    return console.replies.asked(id, new Turn.Request(seq, 1));
  }

  private static void say(Watching.Reply reply, String piece) {
    reply.said(new Delta.Text(piece));
  }

  private static String text(OpenStream.Message message) {
    StringBuilder text = new StringBuilder();
    message.data().list("pieces").forEach(piece -> text.append(piece.asObject().text("text")));
    return text.toString();
  }

  private OpenStream open(String query) throws IOException, InterruptedException {
    return new OpenStream(console, console.request("/api/sessions/" + id + "/events" + query));
  }

  private static void skipTo(OpenStream stream, long seq) throws IOException {
    while (!stream.next().id().equals(Long.toString(seq))) {
      // entries before it
    }
  }

  /** Reads deltas until they are {@code text}; answers how many messages it took. */
  private static int expect(OpenStream stream, long seq, String text) throws IOException {
    StringBuilder told = new StringBuilder();
    int messages = 0;
    while (!told.toString().equals(text)) {
      OpenStream.Message message = stream.next();
      assertThat(message.event()).isEqualTo("delta");
      assertThat(message.id()).isEmpty();
      assertThat(message.data().integer("seq")).isEqualTo(seq);
      assertThat(message.data().integer("attempt")).isEqualTo(1);
      assertThat(message.data().integer("from")).isEqualTo(told.length());
      told.append(text(message));
      assertThat(text).startsWith(told);
      messages++;
    }
    return messages;
  }

  @Test
  void what_is_said_comes_between_its_request_and_its_entry_and_has_no_id() throws Exception {
    long request = request();
    Watching.Reply reply = asked(request);
    try (OpenStream stream = open("?deltas=true")) {
      skipTo(stream, request);
      say(reply, "Hel");
      expect(stream, request, "Hel");
      say(reply, "lo");
      OpenStream.Message more = stream.next();
      assertThat(text(more)).isEqualTo("lo");
      assertThat(more.data().integer("from")).isEqualTo(3);
      long settled = append(TurnEvent.Finish.STOP, "Hello");
      assertThat(stream.next().id()).isEqualTo(Long.toString(settled));
      say(reply, " too late");
      long after = append(new PeopleEvent.Steered("next", "owner"));
      assertThat(stream.next().id()).isEqualTo(Long.toString(after));
    }
  }

  @Test
  void nothing_is_said_of_a_request_whose_entry_was_not_shown_yet() throws Exception {
    Watching.Reply reply = asked(2);
    say(reply, "early");
    try (OpenStream stream = open("?deltas=true")) {
      skipTo(stream, 1);
      long request = request();
      assertThat(stream.next().id()).isEqualTo(Long.toString(request));
      expect(stream, 2, "early");
    }
  }

  @Test
  void what_a_call_prints_comes_before_its_settlement_and_has_no_id() throws Exception {
    long request = request();
    long reply = append(TurnEvent.Finish.TOOL_CALLS, "");
    try (OpenStream stream = open("?deltas=true")) {
      skipTo(stream, reply);
      String call = reply + ".0";
      print(call, 0, "one\u001b[2J");
      OpenStream.Message message = stream.next();
      assertThat(message.event()).isEqualTo("output");
      assertThat(message.id()).isEmpty();
      assertThat(message.data().canonical())
          .isEqualTo(
              "{\"attempt\":1,\"call\":\"" + call + "\",\"from\":0,\"text\":\"one\\u001b[2J\"}");
      print(call, 40, "two");
      print(call, 43, "three");
      assertThat(stream.next().data().text("text")).isEqualTo("two");
      assertThat(stream.next().data().text("text")).isEqualTo("three");
      long settled = append(new ToolEvent.CallCancelled(call, Optional.empty()));
      assertThat(stream.next().id()).isEqualTo(Long.toString(settled));
      print(call, 50, "too late");
      long after = append(new PeopleEvent.Steered("next", "owner"));
      assertThat(stream.next().id()).isEqualTo(Long.toString(after));
    }
    assertThat(request).isLessThan(reply);
  }

  private void print(String call, long from, String text) {
    console.heard.outputs().hear(new ToolProgress(id, call, 1, "w", from, text));
  }

  @Test
  void without_asking_for_them_there_are_none() throws Exception {
    long request = request();
    Watching.Reply reply = asked(request);
    for (String query : List.of("", "?deltas=false")) {
      try (OpenStream stream = open(query)) {
        skipTo(stream, head);
        say(reply, "unheard");
        long next = append(new PeopleEvent.Steered("next", "owner"));
        assertThat(stream.next().id()).isEqualTo(Long.toString(next));
      }
    }
    assertThat(console.get("/api/sessions/" + id + "/events?deltas=true").body().lines())
        .hasSize((int) head);
    console.problem(
        console.get("/api/sessions/" + id + "/events?deltas=perhaps"), 400, "bad-request");
  }

  @Test
  void a_reader_who_comes_back_gets_the_reply_so_far_in_one_message() throws Exception {
    long request = request();
    Watching.Reply reply = asked(request);
    say(reply, "a long ");
    try (OpenStream stream = open("?deltas=true")) {
      skipTo(stream, request);
      expect(stream, request, "a long ");
    }
    say(reply, "answer");
    try (OpenStream stream = open("?deltas=true&after=" + request)) {
      assertThat(expect(stream, request, "a long answer")).isEqualTo(1);
    }
    reply.ended();
    try (OpenStream stream = open("?deltas=true&after=" + request)) {
      long settled = append(TurnEvent.Finish.STOP, "a long answer");
      assertThat(stream.next().id()).isEqualTo(Long.toString(settled));
    }
  }

  @Test
  void a_request_that_is_asked_again_makes_what_was_said_void() throws Exception {
    long request = request();
    say(asked(request), "first");
    try (OpenStream stream = open("?deltas=true&after=" + request)) {
      expect(stream, request, "first");
      Watching.Reply again = asked(request);
      OpenStream.Message begins = stream.next();
      assertThat(begins.data().integer("from")).isZero();
      assertThat(text(begins)).isEmpty();
      say(again, "second");
      expect(stream, request, "second");
    }
  }

  @Test
  void many_pieces_make_few_messages() throws Exception {
    long request = request();
    Watching.Reply reply = asked(request);
    StringBuilder all = new StringBuilder();
    try (OpenStream stream = open("?deltas=true&after=" + request)) {
      for (int i = 0; i < 5_000; i++) {
        say(reply, i % 100 + " ");
        all.append(i % 100).append(' ');
      }
      assertThat(expect(stream, request, all.toString())).isLessThan(500);
    }
  }

  @Test
  void a_reply_that_is_too_long_to_be_told_says_so_once() throws Exception {
    long request = request();
    Watching.Reply reply = asked(request);
    String half = "x".repeat(40_000);
    say(reply, half);
    say(reply, half);
    say(reply, "never told");
    try (OpenStream stream = open("?deltas=true&after=" + request)) {
      StringBuilder told = new StringBuilder();
      OpenStream.Message message;
      do {
        message = stream.next();
        told.append(text(message));
      } while (message.data().find("cut").isEmpty());
      assertThat(told).hasToString(half);
      long next = append(new PeopleEvent.Steered("next", "owner"));
      assertThat(stream.next().id()).isEqualTo(Long.toString(next));
    }
  }

  @Test
  void a_stream_that_is_closed_is_no_longer_told() throws Exception {
    long request = request();
    Watching.Reply reply = asked(request);
    try (OpenStream stream = open("?deltas=true&after=" + request)) {
      say(reply, "x");
      expect(stream, request, "x");
    }
    say(reply, "y");
    Awaitility.await()
        .until(() -> console.get("/metrics").body().contains("anabranch_live_streams 0"));
  }
}
