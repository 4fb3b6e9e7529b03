package dev.anabranch.benchmarks.console;

import dev.anabranch.benchmarks.Arguments;
import dev.anabranch.benchmarks.Bench.Measure;
import dev.anabranch.benchmarks.BenchFailed;
import dev.anabranch.benchmarks.Peer.Figures;
import dev.anabranch.benchmarks.Report;
import dev.anabranch.benchmarks.Table;
import dev.anabranch.benchmarks.WorkFolder;
import dev.anabranch.benchmarks.store.Stepper;
import dev.anabranch.context.StandardHeader;
import dev.anabranch.events.Event;
import dev.anabranch.events.Limits;
import dev.anabranch.events.ModelChoice;
import dev.anabranch.events.SessionId;
import dev.anabranch.events.TaskEvent.Ended;
import dev.anabranch.events.TaskEvent.Outcome;
import dev.anabranch.events.TaskEvent.Submitted;
import dev.anabranch.journal.Database;
import dev.anabranch.journal.JdbcJournal;
import dev.anabranch.json.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * The console in a real browser: a long session and a long list, from the press of a key to the
 * first rows and to all of them, and how even the frames are while one scrolls; beside the bare
 * reading of the same lines and the frames of a page that holds nothing.
 */
public final class ConsoleBenchmark implements Measure {
  public static final String NAME = "console";
  public static final String TEXT =
      """
      a long session and a long list of sessions in a browser, beside the bare reading and an empty page
          --events N     of the session (default 100000)
          --sessions N   in the list (default 10000)
          needs node, a chromium (ANABRANCH_E2E_CHROMIUM) and `npm ci` in web-console/ui\
      """;
  public static final Set<String> KNOWN = Set.of("--events", "--sessions", "--runs", "--work");

  private static final String FIRST = "first ms";
  private static final String ALL = "all ms";
  private static final String P99 = "frame p99";
  private static final String KIB = "gzip KiB";
  private static final String LINES = "reading the same lines alone";
  private static final String EMPTY = "a page that holds nothing";
  private static final String SCRIPTS = "scripts of the first load";
  private static final int EVENTS_PER_STEP = 3;
  private static final int TOGETHER = 100;
  private static final int SCRIPTS_KIB_MAX = 200;

  /** Where the console's sources are from the place of a staged program. */
  private static final String UI = "../../../../../web-console/ui";

  private final int events;
  private final int sessions;
  private final int runs;
  private final Optional<Path> work;

  public ConsoleBenchmark(Arguments arguments) {
    events = arguments.number("--events", 100_000, 100, 1_000_000);
    sessions = arguments.number("--sessions", 10_000, 1, 100_000);
    runs = arguments.runs();
    work = arguments.work();
  }

  @Override
  public Report run(Consumer<String> progress) {
    return WorkFolder.use(work, folder -> in(folder, progress));
  }

  private Report in(Path dir, Consumer<String> progress) throws Exception {
    Path staged = staged();
    Path data = Files.createDirectory(dir.resolve("data"));
    progress.accept("writing " + events + " events and " + sessions + " sessions");
    SessionId session = written(data);
    Table table = table();
    try (ServerProcess server = ServerProcess.start(staged, data)) {
      for (int run = 1; run <= runs; run++) {
        progress.accept("run " + run + " of " + runs);
        add(table, browse(staged, server.link(), session));
      }
    }
    return conclude(table);
  }

  private static Path staged() {
    String staged = System.getProperty("anabranch.staged");
    if (staged == null) {
      throw new BenchFailed("the console is measured as it was built: run infra/anabranch bench");
    }
    return Path.of(staged);
  }

  private SessionId written(Path data) {
    try (JdbcJournal journal =
        JdbcJournal.open(Database.sqlite(data.resolve("journal.db")), InstantSource.system())) {
      SplittableRandom random = new SplittableRandom();
      CompletableFuture<?>[] quiet =
          IntStream.range(1, sessions)
              .mapToObj(number -> journal.append(SessionId.random(random), 0, over(number)))
              .map(CompletionStage::toCompletableFuture)
              .toArray(CompletableFuture[]::new);
      CompletableFuture.allOf(quiet).join();
      Stepper session = new Stepper(journal);
      int steps = (events - (int) session.state().head() - 2) / EVENTS_PER_STEP;
      session.steps(steps, TOGETHER);
      session.rest();
      return session.state().id();
    }
  }

  /** A session that is over. */
  private static List<Event> over(int number) {
    Submitted submitted =
        new Submitted(
            "a quiet task, " + number,
            new ModelChoice("none", "http://127.0.0.1"),
            StandardHeader.create(),
            Optional.empty(),
            3,
            "bench",
            new Limits(1_000, 3_600),
            Optional.empty());
    return List.of(submitted, new Ended(Outcome.COMPLETED, Optional.of("done"), Optional.empty()));
  }

  /** One line of JSON by the browser's part of the measurement. */
  private static Json.Obj browse(Path staged, String link, SessionId session)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder("node", "e2e/measure.mjs", link, session.value())
            .directory(staged.resolve(UI).normalize().toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String line;
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      line = out.readLine();
    }
    if (process.waitFor() != 0 || line == null) {
      throw new BenchFailed("the browser measured nothing; what it needs: " + TEXT);
    }
    return Json.parseObject(line);
  }

  private Table table() {
    return new Table(
        NAME,
        String.format(
            Locale.ROOT,
            "A session of %,d events and a list of %,d sessions in a browser; frames in ms.",
            events,
            sessions),
        List.of(FIRST, ALL, "frame p50", P99, KIB));
  }

  private void add(Table table, Json.Obj found) {
    Figures figures = new Figures(found);
    double none = Double.NaN;
    table.add(LINES, none, figures.real("linesMs"), none, none, none);
    table.add(EMPTY, none, none, figures.real("emptyP50"), figures.real("emptyP99"), none);
    for (String page : List.of("session", "list")) {
      table.add(
          row(page),
          figures.real(page + "First"),
          figures.real(page + "All"),
          figures.real(page + "P50"),
          figures.real(page + "P99"),
          none);
    }
    table.add(SCRIPTS, none, none, none, none, figures.real("scriptsKiB"));
  }

  private String row(String page) {
    return page.equals("list")
        ? String.format(Locale.ROOT, "the list of %,d sessions", sessions)
        : String.format(Locale.ROOT, "the session of %,d events", events);
  }

  private Table conclude(Table table) {
    String session = row("session");
    note(
        table, "all of the session beside its lines alone: %.2f", table.ratio(session, LINES, ALL));
    for (String page : List.of("session", "list")) {
      note(
          table,
          row(page) + ", frame p99 beside an empty page: %.2f",
          table.ratio(row(page), EMPTY, P99));
    }
    note(
        table,
        "scripts of the first load: %.0f KiB (to reach: at most " + SCRIPTS_KIB_MAX + ")",
        table.cell(SCRIPTS, KIB));
    return table;
  }

  private static void note(Table table, String form, double figure) {
    table.note(String.format(Locale.ROOT, form, figure));
  }
}
