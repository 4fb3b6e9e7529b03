package dev.anabranch.launcher.task;

import dev.anabranch.events.ModelChoice;
import dev.anabranch.json.Json;
import dev.anabranch.launcher.client.HttpApi;
import dev.anabranch.launcher.client.SessionWatch;
import dev.anabranch.launcher.terminal.Exit;
import dev.anabranch.launcher.terminal.Terminal;
import dev.anabranch.launcher.text.EntryLines;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/** One task from submit to its end, with its progress on the terminal. */
public final class TaskRun {
  private final Supplier<HttpApi> servers;
  private final Terminal terminal;
  private final Course course = new Course();
  private final InstantSource clock;

  /**
   * @param servers the server of the task; started again if it is lost on the way
   */
  public TaskRun(Supplier<HttpApi> servers, Terminal terminal, InstantSource clock) {
    this.servers = servers;
    this.terminal = terminal;
    this.clock = clock;
  }

  /** What is asked of a server. */
  public record Order(
      String task,
      ModelChoice model,
      Optional<String> archive,
      Optional<Integer> autonomy,
      Json.Obj budget) {

    Json.Obj json() {
      Json.Obj json = Json.object().with("task", task).with("model", ModelNaming.name(model));
      if (archive.isPresent()) {
        json = json.with("workspace", Json.object().with("archive", archive.get()));
      }
      if (autonomy.isPresent()) {
        json = json.with("autonomy", autonomy.get());
      }
      return budget.fields().isEmpty() ? json : json.with("budget", budget);
    }
  }

  /** Submits; the session is durable on return. */
  public Json.Obj submit(HttpApi server, Order order) {
    return server.post("/api/sessions", order.json(), Optional.of(UUID.randomUUID().toString()));
  }

  /** Follows to the end and answers the session as it is then. */
  public Json.Obj follow(String session, Optional<Instant> deadline) {
    AtomicBoolean over = new AtomicBoolean();
    Thread farewell = new Thread(() -> sayItGoesOn(session, over), "farewell");
    Runtime.getRuntime().addShutdownHook(farewell);
    try {
      EntryLines lines = new EntryLines(terminal.errPaint(), terminal.columns());
      return new SessionWatch(servers, session, 0, entry -> see(entry, lines), clock)
          .untilOver(deadline);
    } finally {
      over.set(true);
    }
  }

  private void see(Json.Obj entry, EntryLines lines) {
    course.see(entry);
    String line = lines.line(entry);
    if (!EntryLines.isQuiet(entry)) {
      terminal.progress(line);
    }
  }

  /** An interrupt ends this client alone. */
  private void sayItGoesOn(String session, AtomicBoolean over) {
    if (!over.get()) {
      terminal.notice("session " + session + " goes on; `tail` follows it, `cancel` ends it");
    }
  }

  public Course course() {
    return course;
  }

  /** The exit code that a session's status means. */
  public static int exitCode(Json.Obj session) {
    return switch (session.text("status")) {
      case "completed" -> Exit.DONE;
      case "waiting" -> Exit.NEEDS_APPROVAL;
      default -> Exit.TASK_FAILED;
    };
  }
}
