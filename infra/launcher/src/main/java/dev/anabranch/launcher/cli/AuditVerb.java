package dev.anabranch.launcher.cli;

import dev.anabranch.console.audit.AuditLog;
import dev.anabranch.json.Json;
import dev.anabranch.launcher.client.HttpApi;
import dev.anabranch.launcher.client.SessionArgument;
import dev.anabranch.launcher.config.Durations;
import dev.anabranch.launcher.terminal.Exit;
import dev.anabranch.launcher.terminal.VerbFailed;
import dev.anabranch.launcher.text.Table;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows who read and did what. */
@Command(
    name = "audit",
    description = {
      "Show who read and did what over HTTP, the newest first; or verify that log.",
      "The entries are a hash chain: an edit, a hole and a cut end are found."
    },
    footer = {
      "",
      "Examples:",
      "  anabranch audit --since 24h",
      "  anabranch audit --who ann --session 0a1b2c3d4e5f6g7h8j9k0m1n2p --output json",
      "  anabranch audit --verify"
    })
final class AuditVerb implements Callable<Integer> {
  private static final int MAX = 100_000;
  private static final int PAGE_MAX = 200;

  private final Anabranch anabranch;
  private final InstantSource clock = InstantSource.system();

  @Option(names = "--who", paramLabel = "NAME", description = "Of one token: its name.")
  private Optional<String> who = Optional.empty();

  @Option(names = "--session", paramLabel = "ID", description = "About one session.")
  private Optional<String> session = Optional.empty();

  @Option(
      names = "--since",
      paramLabel = "TIME",
      description = "No older ones: 2026-03-01T12:00:00Z, or ago, like 12h or 30d.")
  private Optional<String> since = Optional.empty();

  @Option(
      names = "--max",
      paramLabel = "N",
      defaultValue = "50",
      description = "At most so many (default: 50).")
  private int max = 50;

  @Option(names = "--cursor", paramLabel = "NEXT", description = "The \"next\" of the page before.")
  private Optional<Long> cursor = Optional.empty();

  @Option(
      names = "--verify",
      description = {
        "Verify the chain instead; exits with 1 if it is broken. A server that --url names",
        "verifies all of its sessions, too."
      })
  private boolean verify;

  AuditVerb(Anabranch anabranch) {
    this.anabranch = anabranch;
  }

  @Override
  public Integer call() {
    if (max < 1 || max > MAX) {
      throw new VerbFailed(Exit.USAGE, "--max is 1 to " + MAX);
    }
    return verify ? verified() : listed();
  }

  private int listed() {
    Optional<Instant> oldest = since.map(this::instant);
    Optional<String> about = session.map(id -> SessionArgument.id(id).value());
    Json.Obj page = pages(anabranch.runningServer(), about, oldest);
    if (anabranch.json()) {
      anabranch.printJson(page);
    } else {
      print(page);
    }
    return Exit.DONE;
  }

  private Instant instant(String text) {
    try {
      return Durations.parse(text).map(clock.instant()::minus).orElseGet(() -> Instant.parse(text));
    } catch (DateTimeException e) {
      throw new VerbFailed(
          Exit.USAGE, "--since is a time like 2026-03-01T12:00:00Z, 12h or 30d, not " + text);
    }
  }

  /** Follows pages up to what was asked for; {@code next} says that there is more. */
  private Json.Obj pages(
      Optional<HttpApi> server, Optional<String> about, Optional<Instant> oldest) {
    List<Json> found = new ArrayList<>();
    Optional<Long> before = cursor;
    do {
      int left = Math.min(PAGE_MAX, max - found.size());
      Json.Obj page = page(server, before, about, left);
      for (Json entry : page.list("entries")) {
        Instant time = Instant.parse(entry.asObject().text("time"));
        if (oldest.filter(time::isBefore).isPresent()) {
          return Json.object().with("entries", Json.array(found));
        }
        found.add(entry);
      }
      before = page.findText("next").map(Long::parseLong);
    } while (before.isPresent() && found.size() < max);
    return Json.object()
        .with("entries", Json.array(found))
        .withText("next", before.map(next -> Long.toString(next)));
  }

  private Json.Obj page(
      Optional<HttpApi> server, Optional<Long> before, Optional<String> about, int most) {
    String path =
        "/api/audit?max="
            + most
            + before.map(next -> "&cursor=" + next).orElse("")
            + about.map(id -> "&session=" + id).orElse("")
            + who.map(name -> "&who=" + URLEncoder.encode(name, StandardCharsets.UTF_8)).orElse("");
    return server.map(api -> api.get(path)).orElseGet(() -> log().read(before, who, about, most));
  }

  private AuditLog log() {
    return AuditLog.in(anabranch.data().console(), clock);
  }

  private void print(Json.Obj page) {
    Table table = new Table("TIME", "WHO", "ROLE", "STATUS", "WHAT");
    for (Json item : page.list("entries")) {
      Json.Obj entry = item.asObject();
      table.row(
          entry.text("time").replaceAll("\\.[0-9]+Z$", "Z"),
          entry.text("who"),
          entry.text("role"),
          Long.toString(entry.integer("status")),
          entry.text("method") + " " + entry.text("route") + about(entry));
    }
    table.lines(anabranch.terminal().columns()).forEach(anabranch.terminal()::data);
    page.findText("next").ifPresent(next -> anabranch.terminal().notice("more: --cursor " + next));
  }

  private static String about(Json.Obj entry) {
    return entry.find("sessions").isEmpty()
        ? ""
        : "  " + String.join(" ", entry.list("sessions").stream().map(Json::asText).toList());
  }

  private int verified() {
    Json.Obj found = anabranch.isRemote() ? verifiedThere() : log().verify();
    if (anabranch.json()) {
      anabranch.printJson(found);
    } else {
      long entries = found.integer("entries");
      String count = entries == 1 ? "1 entry" : entries + " entries";
      anabranch.terminal().data((found.bool("ok") ? "ok: " : "BROKEN: ") + count);
      for (Json place : found.list("broken")) {
        Json.Obj at = place.asObject();
        anabranch.terminal().data(at.integer("seq") + "  " + at.text("reason"));
      }
    }
    return found.bool("ok") ? Exit.DONE : Exit.TASK_FAILED;
  }

  private Json.Obj verifiedThere() {
    return anabranch
        .requireServer()
        .post("/api/verify", Json.object(), Optional.empty())
        .find("audit")
        .map(Json::asObject)
        .orElseThrow(
            () -> new VerbFailed(Exit.UNREACHABLE, "this server has no folder for an audit log"));
  }
}
