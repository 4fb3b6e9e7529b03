package dev.anabranch.launcher.task;

import dev.anabranch.events.ModelChoice;
import dev.anabranch.events.Reach;
import dev.anabranch.json.Json;
import dev.anabranch.launcher.client.HttpApi;
import dev.anabranch.launcher.client.LastingServer;
import dev.anabranch.launcher.client.SessionWatch;
import dev.anabranch.launcher.terminal.Exit;
import dev.anabranch.launcher.terminal.Terminal;
import dev.anabranch.launcher.text.AskText;
import dev.anabranch.launcher.text.EntryLines;
import dev.anabranch.launcher.text.OpenLine;
import dev.anabranch.launcher.text.SayingLine;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
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
      Optional<String> fallback,
      OptionalLong window,
      Optional<String> archive,
      Optional<Integer> autonomy,
      Json.Obj budget,
      List<String> tools,
      Reach reach,
      Optional<String> label) {
    public Order {
      tools = List.copyOf(tools);
    }

    Json.Obj json() {
      Json.Obj json = Json.object().with("task", task).with("model", ModelNaming.name(model));
      json = json.withText("fallback", fallback).withText("label", label);
      if (window.isPresent()) {
        json = json.with("window", window.getAsLong());
      }
      if (archive.isPresent()) {
        json = json.with("workspace", Json.object().with("archive", archive.get()));
      }
      if (autonomy.isPresent()) {
        json = json.with("autonomy", autonomy.get());
      }
      if (!tools.isEmpty()) {
        json = json.with("tools", Json.strings(tools));
      }
      if (!reach.network().isEmpty()) {
        json = json.with("network", Json.strings(reach.network()));
      }
      if (!reach.secrets().isEmpty()) {
        json = json.with("secrets", Json.strings(reach.secrets()));
      }
      if (!reach.servers().isEmpty()) {
        json = json.with("mcp", Json.strings(reach.servers()));
      }
      return budget.fields().isEmpty() ? json : json.with("budget", budget);
    }
  }

  /**
   * Submits; the session is durable on return.
   *
   * @param order what is asked of the server that is given, with files that this one has
   */
  public static Json.Obj submit(LastingServer servers, Function<HttpApi, Order> order) {
    Optional<String> key = Optional.of(UUID.randomUUID().toString());
    return servers.ask(server -> server.post("/api/sessions", order.apply(server).json(), key));
  }

  /**
   * Follows to the end and answers the session as it is then. If it comes to rest before, what it
   * needs of a person is told; where nobody sits at a terminal, that is as far as this goes.
   */
  public Json.Obj follow(String session, Optional<Instant> deadline) {
    AtomicBoolean over = new AtomicBoolean();
    Thread farewell = new Thread(() -> sayItGoesOn(session, over), "farewell");
    Runtime.getRuntime().addShutdownHook(farewell);
    try {
      EntryLines lines = new EntryLines(terminal.errPaint(), terminal.columns());
      OpenLine open = new OpenLine(terminal.columns());
      return new SessionWatch(
              servers, session, 0, entry -> see(entry, lines, open), SayingLine.on(terminal), clock)
          .untilOver(deadline, this::tellNeeds);
    } finally {
      over.set(true);
    }
  }

  private void see(Json.Obj entry, EntryLines lines, OpenLine open) {
    course.see(entry);
    String line = lines.line(entry);
    if (!EntryLines.isQuiet(entry)) {
      terminal.progress(line);
    }
    terminal.passing(open.after(entry));
  }

  /** True if nobody is there who would give it what it needs while this waits. */
  private boolean tellNeeds(Json.Obj session) {
    terminal.notice("session " + session.text("id") + " needs you:");
    AskText.needs(session).forEach(terminal::notice);
    return !terminal.attended();
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
    if (AskText.needsPerson(session)) {
      return Exit.NEEDS_APPROVAL;
    }
    return session.text("status").equals("completed") ? Exit.DONE : Exit.TASK_FAILED;
  }
}
