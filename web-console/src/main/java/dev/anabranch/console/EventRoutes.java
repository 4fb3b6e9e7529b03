package dev.anabranch.console;

import dev.anabranch.console.Endpoint.Access;
import dev.anabranch.events.Entry;
import dev.anabranch.events.SessionId;
import dev.anabranch.sessions.LiveReplies;
import dev.anabranch.sessions.SessionReads;
import dev.anabranch.sessions.dispatch.RunningOutputs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.function.ToLongFunction;

/** Events of one session or of all: as JSON lines up to now, or live. */
final class EventRoutes {
  private static final int PAGE = 64;
  private static final int RETRY_MILLIS = 1_000;
  private static final String LIVE = "text/event-stream";

  private final EventHub hub;
  private final LiveReplies replies;
  private final RunningOutputs outputs;
  private final Duration heartbeat;

  EventRoutes(EventHub hub, LiveReplies replies, RunningOutputs outputs, Duration heartbeat) {
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
            Optional.of(session),
            call.flag("deltas"),
            after -> reads.entries(session, after, PAGE),
            Entry::seq));
  }

  private Answer feed(Call call) {
    SessionReads reads = call.reads();
    return answer(
        call,
        new Source(Optional.empty(), false, after -> reads.feed(after, PAGE), Entry::ordering));
  }

  /**
   * Where entries come from, and which of their numbers says how far one has read.
   *
   * @param deltas whether a live stream tells replies while they come, too
   */
  private record Source(
      Optional<SessionId> session,
      boolean deltas,
      LongFunction<List<Entry>> pages,
      ToLongFunction<Entry> place) {}

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
      page = source.pages().apply(last);
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
    print(out, "retry: " + RETRY_MILLIS + "\n\n");
    long last = after;
    EventHub.News news = EventHub.News.ENTRIES;
    while (!out.isGone() && !hub.isClosed()) {
      List<Entry> page = news == EventHub.News.OTHER ? List.of() : source.pages().apply(last);
      for (Entry entry : page) {
        last = source.place().applyAsLong(entry);
        reply.see(entry);
        print(out, "id: " + last + "\ndata: " + entry.json().canonical() + "\n\n");
      }
      if (page.isEmpty()) {
        print(out, reply.next(last).orElse(news == EventHub.News.NONE ? ":\n\n" : ""));
      }
      out.flush();
      news = page.isEmpty() ? stream.await(heartbeat) : EventHub.News.ENTRIES;
    }
  }

  private static void print(ResponseBody out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
  }
}
