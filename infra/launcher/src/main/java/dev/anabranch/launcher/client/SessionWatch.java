package dev.anabranch.launcher.client;

import dev.anabranch.json.Json;
import dev.anabranch.launcher.terminal.Exit;
import dev.anabranch.launcher.terminal.VerbFailed;
import dev.anabranch.launcher.text.AskText;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Follows one session over the event stream. A lost connection is taken up again after the last
 * entry that was seen, so none is missed and none is seen twice.
 */
public final class SessionWatch {
  private static final List<String> FINAL = List.of("completed", "failed", "cancelled");
  private static final Json.Obj NOTHING_SAID =
      Json.object().with("from", 0).with("pieces", Json.array(List.of()));
  private static final Duration PAUSE_MIN = Duration.ofMillis(100);
  private static final Duration PAUSE_MAX = Duration.ofSeconds(2);

  private final Supplier<HttpApi> servers;
  private final String session;
  private final Consumer<Json.Obj> sink;
  private final Optional<Consumer<Json.Obj>> hearing;
  private final InstantSource clock;
  private long seen;
  private long told;
  private HttpApi server;

  /**
   * @param servers finds the server, again after each loss; may refuse with {@link VerbFailed}
   * @param after the last entry that the caller knows
   */
  public SessionWatch(
      Supplier<HttpApi> servers,
      String session,
      long after,
      Consumer<Json.Obj> sink,
      InstantSource clock) {
    this(servers, session, after, sink, Optional.empty(), clock);
  }

  /**
   * As above.
   *
   * @param hearing is told what the model says and its calls print meanwhile, and that it says
   *     nothing more
   */
  public SessionWatch(
      Supplier<HttpApi> servers,
      String session,
      long after,
      Consumer<Json.Obj> sink,
      Optional<Consumer<Json.Obj>> hearing,
      InstantSource clock) {
    this.servers = servers;
    this.session = session;
    this.seen = after;
    this.sink = sink;
    this.hearing = hearing;
    this.clock = clock;
    this.server = servers.get();
  }

  /** True if nothing follows by itself. */
  public static boolean isFinal(Json.Obj session) {
    return FINAL.contains(session.text("status")) || session.find("readOnly").isPresent();
  }

  /** Follows until the session is over; refuses with exit code 124 at {@code deadline}. */
  public Json.Obj untilOver(Optional<Instant> deadline) {
    return untilOver(deadline, resting -> false);
  }

  /**
   * The same, but each time that nothing follows until a person does something, {@code enough} is
   * asked once whether to stop there.
   */
  public Json.Obj untilOver(Optional<Instant> deadline, Predicate<Json.Obj> enough) {
    Duration pause = PAUSE_MIN;
    while (true) {
      long before = seen;
      try {
        Json.Obj now = server.get(SessionArgument.path(session));
        if (now.integer("head") <= seen && stopsAt(now, enough)) {
          return now;
        }
        follow(deadline, mayRest(now) ? now.integer("head") : Long.MAX_VALUE);
      } catch (IOException | VerbFailed e) {
        reconnect(e);
      }
      checkTime(deadline);
      pause = seen > before ? PAUSE_MIN : longer(pause);
      sleep(pause);
    }
  }

  private boolean stopsAt(Json.Obj now, Predicate<Json.Obj> enough) {
    if (isFinal(now)) {
      return true;
    }
    boolean untold = AskText.needsPerson(now) && told < now.integer("head");
    told = untold ? now.integer("head") : told;
    return untold && enough.test(now);
  }

  /** True if the session must be looked at again after each entry. */
  private static boolean mayRest(Json.Obj now) {
    return isFinal(now) || AskText.needsPerson(now) || now.find("asks").isPresent();
  }

  /**
   * Reads the stream until something says that the session may be over, or entry {@code last} was
   * seen, or the stream ends.
   */
  private void follow(Optional<Instant> deadline, long last) throws IOException {
    String deltas = hearing.isPresent() ? "&deltas=true" : "";
    String path = SessionArgument.path(session) + "/events?after=" + seen + deltas;
    InputStream body = server.stream(path, "text/event-stream");
    deadline.ifPresent(limit -> closeAt(limit, body));
    try (EventStream stream = new EventStream(body)) {
      for (var sent = stream.next(); sent.isPresent(); sent = stream.next()) {
        Json.Obj entry = Json.parseObject(sent.get().data());
        if (sent.get().name().equals("delta")) {
          hear(entry);
        } else if (sent.get().name().equals("output")) {
          hear(printed(entry));
        } else if (entry.find("seq").isPresent() && entry.integer("seq") > seen) {
          seen = entry.integer("seq");
          sink.accept(entry);
          if (isEnd(entry) || seen >= last || (last == Long.MAX_VALUE && asksPeople(entry))) {
            return;
          }
        }
        checkTime(deadline);
      }
    } finally {
      hear(NOTHING_SAID);
    }
  }

  /** What a call prints is shown as what the model says: the newest of it, in one line. */
  private static Json.Obj printed(Json.Obj output) {
    Json.Obj piece = Json.object().with("text", output.text("text"));
    return Json.object()
        .with("from", output.integer("from"))
        .with("pieces", Json.array(List.of(piece)));
  }

  private void hear(Json.Obj delta) {
    hearing.ifPresent(told -> told.accept(delta));
  }

  /** Ends a quiet stream when the time is up, since reading from it would wait for ever. */
  private void closeAt(Instant limit, InputStream body) {
    long millis = Math.max(0, Duration.between(clock.instant(), limit).toMillis() + 1);
    CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS)
        .execute(() -> {
          try {
            body.close();
          } catch (IOException e) {
            // it was closed before
          }
        });
  }

  private static boolean isEnd(Json.Obj entry) {
    return switch (entry.text("type")) {
      case "Ended", "SessionCancelled" -> true;
      default -> false;
    };
  }

  /** The session may rest after this entry, or soon. */
  private static boolean asksPeople(Json.Obj entry) {
    return switch (entry.text("type")) {
      case "ApprovalRequested", "Asked", "BudgetReached", "Paused" -> true;
      default -> false;
    };
  }

  private void reconnect(Exception loss) {
    if (loss instanceof VerbFailed refused && refused.code() != Exit.UNREACHABLE) {
      throw refused;
    }
    server = servers.get();
  }

  private void checkTime(Optional<Instant> deadline) {
    if (deadline.filter(limit -> clock.instant().isAfter(limit)).isPresent()) {
      throw new VerbFailed(
          Exit.TIMED_OUT,
          "session " + session + " is not over yet; it goes on: `anabranch tail " + session + "`");
    }
  }

  private static Duration longer(Duration pause) {
    Duration twice = pause.multipliedBy(2);
    return twice.compareTo(PAUSE_MAX) > 0 ? PAUSE_MAX : twice;
  }

  private static void sleep(Duration pause) {
    try {
      Thread.sleep(pause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new VerbFailed(Exit.INTERRUPTED, "interrupted");
    }
  }
}
