package dev.anabranch.console;

import dev.anabranch.console.Endpoint.Access;
import dev.anabranch.console.Problem.Kind;
import dev.anabranch.console.access.Caller;
import dev.anabranch.events.Entry;
import dev.anabranch.events.SessionId;
import dev.anabranch.json.Json;
import dev.anabranch.sessions.LiveReplies;
import dev.anabranch.sessions.SessionReads;
import dev.anabranch.sessions.dispatch.RunningOutputs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/** Events of one session or of all: as JSON lines up to now, or live. */
final class EventRoutes {
  private static final int PAGE = 64;
  private static final int RETRY_MILLIS = 1_000;
  private static final int LAG_MAX = 10_000;
  private static final Duration LOOKS = Duration.ofSeconds(1);
  private static final String ENDED =
      "event: problem\ndata: "
          + new Problem(Kind.NOT_LOGGED_IN, "The token of this stream has expired or was revoked.")
              .json()
              .canonical()
          + "\n\n";
  private static final String LIVE = "text/event-stream";

  private final EventHub hub;
  private final LiveReplies replies;
  private final RunningOutputs outputs;
  private final Predicate<Caller> stillLive;
  private final Duration heartbeat;

  EventRoutes(
      EventHub hub,
      LiveReplies replies,
      RunningOutputs outputs,
      Predicate<Caller> stillLive,
      Duration heartbeat) {
    this.stillLive = stillLive;
    this.outputs = outputs;
    this.hub = hub;
    this.replies = replies;
    this.heartbeat = heartbeat;
  }

  List<Endpoint> endpoints() {
    return List.of(
        Endpoint.get(Access.VIEWER, "/api/sessions/{id}/events", this::session),
        Endpoint.get(Access.VIEWER, "/api/feed", this::feed).own());
  }

  private Answer session(Call call) {
    SessionId session = call.session();
    SessionReads reads = call.reads();
    reads.entries(session, 0, 1);
    return answer(
        call,
        new Source(
            call.caller(),
            lag(call),
            Optional.of(session),
            call.flag("deltas"),
            (after, max) -> reads.entries(session, after, max),
            Entry::seq));
  }

  private Answer feed(Call call) {
    SessionReads reads = call.reads();
    return answer(
        call,
        new Source(
            call.caller(), lag(call), Optional.empty(), false, reads::feed, Entry::ordering));
  }

  /**
   * Where entries come from, and which of their numbers says how far one has read.
   *
   * @param caller who reads; whose token may end while he does
   * @param lag how many entries a live stream may be behind; empty if all are sent, however many
   * @param deltas whether a live stream tells replies while they come, too
   */
  private record Source(
      Caller caller,
      Optional<Long> lag,
      Optional<SessionId> session,
      boolean deltas,
      Pages pages,
      ToLongFunction<Entry> place) {}

  /** Reads entries after a place. */
  private interface Pages {
    List<Entry> read(long after, int max);
  }

  private static Optional<Long> lag(Call call) {
    Optional<Long> lag = call.number("lag");
    if (lag.filter(most -> most < 1).isPresent()) {
      throw new Problem(Kind.BAD_REQUEST, "lag is 1 or more.");
    }
    return lag;
  }

  /** {@code Last-Event-ID} wins: a browser that reconnects repeats the old {@code after}. */
  private Answer answer(Call call, Source source) {
    long after =
        call.header("last-event-id")
            .filter(id -> !id.isEmpty())
            .map(id -> Call.number("Last-Event-ID", id))
            .or(() -> call.number("after"))
            .orElse(0L);
    if (!call.accepts(LIVE)) {
      return new Answer.Streamed(
          "application/jsonl; charset=utf-8", Map.of(), out -> lines(out, source, after));
    }
    return new Answer.Streamed(
        LIVE,
        Map.of("Content-Encoding", "identity", "X-Accel-Buffering", "no"),
        out -> {
          try (EventHub.Stream stream = hub.listen(source.session());
              ReplyStream reply = reply(source, stream)) {
            follow(out, source, after, stream, reply);
          }
        });
  }

  private static void lines(ResponseBody out, Source source, long after) throws IOException {
    long last = after;
    List<Entry> page;
    do {
      page = source.pages().read(last, PAGE);
      for (Entry entry : page) {
        out.write(entry.json().bytes());
        out.write('\n');
        last = source.place().applyAsLong(entry);
      }
    } while (page.size() == PAGE);
  }

  private ReplyStream reply(Source source, EventHub.Stream stream) {
    return source.deltas()
        ? ReplyStream.of(replies, outputs, source.session().orElseThrow(), stream)
        : ReplyStream.none();
  }

  private void follow(
      ResponseBody out, Source source, long after, EventHub.Stream stream, ReplyStream reply)
      throws IOException, InterruptedException {
    out.whenGone(stream::wake);
    Duration wait = source.caller().expires().isEmpty() ? heartbeat : shorter(heartbeat);
    print(out, "retry: " + RETRY_MILLIS + "\n\n");
    long last = after;
    EventHub.News news = EventHub.News.ENTRIES;
    while (!out.isGone() && !hub.isClosed()) {
      if (!stillLive.test(source.caller())) {
        print(out, ENDED);
        return;
      }
      last = reset(out, source, last);
      List<Entry> page = news == EventHub.News.OTHER ? List.of() : source.pages().read(last, PAGE);
      for (Entry entry : page) {
        last = source.place().applyAsLong(entry);
        reply.see(entry);
        print(out, "id: " + last + "\ndata: " + entry.json().canonical() + "\n\n");
      }
      if (page.isEmpty()) {
        print(out, reply.next(last).orElse(news == EventHub.News.NONE ? ":\n\n" : ""));
      }
      out.flush();
      news = page.isEmpty() ? stream.await(wait) : EventHub.News.ENTRIES;
    }
  }

  /** The end of a token is no news, so who waits for it looks often. */
  private static Duration shorter(Duration heartbeat) {
    return heartbeat.compareTo(LOOKS) < 0 ? heartbeat : LOOKS;
  }

  /**
   * Passes over what a reader is behind by, if it asked for that, and tells it what was passed over
   * and where it is now. Answers the place from which the stream goes on.
   */
  private static long reset(ResponseBody out, Source source, long last) throws IOException {
    if (source.lag().isEmpty()) {
      return last;
    }
    int most = Math.toIntExact(Math.min(source.lag().get(), LAG_MAX));
    long head = last;
    List<Entry> behind = source.pages().read(last, most + 1);
    while (behind.size() > most) {
      head = source.place().applyAsLong(behind.getLast());
      behind = source.pages().read(head, most + 1);
    }
    if (head == last) {
      return last;
    }
    if (!behind.isEmpty()) {
      head = source.place().applyAsLong(behind.getLast());
    }
    Json.Obj json = Json.object().with("after", last).with("head", head);
    print(out, "id: " + head + "\nevent: reset\ndata: " + json.canonical() + "\n\n");
    return head;
  }

  private static void print(ResponseBody out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
  }
}
