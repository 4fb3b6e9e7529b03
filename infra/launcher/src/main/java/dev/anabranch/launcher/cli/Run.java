package dev.anabranch.launcher.cli;

import dev.anabranch.events.ModelChoice;
import dev.anabranch.events.Reach;
import dev.anabranch.json.Json;
import dev.anabranch.launcher.client.HttpApi;
import dev.anabranch.launcher.config.Durations;
import dev.anabranch.launcher.task.Applying;
import dev.anabranch.launcher.task.ModelNaming;
import dev.anabranch.launcher.task.SkillsHere;
import dev.anabranch.launcher.task.TaskRun;
import dev.anabranch.launcher.task.WorkspaceUpload;
import dev.anabranch.launcher.terminal.Exit;
import dev.anabranch.launcher.terminal.Terminal;
import dev.anabranch.launcher.terminal.VerbFailed;
import dev.anabranch.launcher.text.AskText;
import dev.anabranch.launcher.text.Counted;
import dev.anabranch.launcher.text.LabelText;
import dev.anabranch.launcher.text.SessionText;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Gives a task and follows it to its end. */
@Command(
    name = "run",
    description = {
      "Give a task and follow it to its end. The workspace is a copy of --dir.",
      "Without a named model the embedded one works: it repairs programs by their tests,",
      "and surveys folders of data. Ending this command ends no session.",
      "A session that needs a person says what for. On a terminal this command then goes on",
      "waiting for it; elsewhere it ends with exit code 4."
    },
    footer = {
      "",
      "Examples:",
      "  anabranch run \"make the tests pass\" --dir . --apply",
      "  anabranch run \"survey this folder\" --dir data --output json",
      "  anabranch run \"train the model\" --dir . --label gpu",
      "  OPENAI_API_KEY=... anabranch run \"explain this code\" --dir . --model gpt-5.1",
      "  ANABRANCH_MODEL_URL=http://127.0.0.1:8000/v1 anabranch run \"...\""
    })
final class Run implements Callable<Integer> {
  private static final List<String> BOUNDS = List.of("steps", "seconds", "tokens", "cost", "depth");

  private final Anabranch anabranch;

  @Parameters(paramLabel = "TASK", description = "What is to be done, in words.")
  private String task = "";

  @Option(names = "--dir", description = "Folder to work on, copied (default: an empty one).")
  private Optional<Path> dir = Optional.empty();

  @Option(names = "--apply", description = "Write the changes back to --dir at the end.")
  private boolean apply;

  @Option(names = "--detach", description = "Do not wait: print the session once it is durable.")
  private boolean detach;

  @Option(names = "--model", paramLabel = "ID", description = "Model, sent to the endpoint as is.")
  private Optional<String> model = Optional.empty();

  @Option(
      names = "--fallback",
      paramLabel = "ID",
      description = "Model that takes over when the first one fails for good.")
  private Optional<String> fallback = Optional.empty();

  @Option(
      names = "--window",
      paramLabel = "TOKENS",
      description = "Context window of the model, where its server does not tell.")
  private OptionalLong window = OptionalLong.empty();

  @Option(names = "--autonomy", paramLabel = "0-4", description = "Which calls ask (default: 3).")
  private Optional<Integer> autonomy = Optional.empty();

  @Option(
      names = "--budget",
      paramLabel = "WHAT=N",
      split = ",",
      description = {
        "Bounds: steps=N, seconds=N, tokens=N, cost=DECIMAL, depth=N of sub-agents",
        "(default: steps=200,seconds=86400,depth=3)."
      })
  private Map<String, String> budget = new TreeMap<>();

  @Option(
      names = "--tools",
      paramLabel = "NAME",
      split = ",",
      description = "The tools that the agent has; all without it.")
  private List<String> tools = new ArrayList<>();

  @Option(
      names = "--network",
      paramLabel = "HOST",
      split = ",",
      description = {
        "Hosts that shell commands may reach, like pypi.org or *.example.org:443; none without it.",
        "The worker must allow them too (network.allow)."
      })
  private List<String> network = new ArrayList<>();

  @Option(
      names = "--secret",
      paramLabel = "NAME",
      split = ",",
      description = "Secrets of the worker that shell commands find in their environment.")
  private List<String> secrets = new ArrayList<>();

  @Option(
      names = "--mcp",
      paramLabel = "NAME",
      split = ",",
      description = {
        "MCP servers of the worker that shell commands may use by the command anabranch-mcp.",
        "The worker must have them (mcp.servers.NAME, with as = command)."
      })
  private List<String> servers = new ArrayList<>();

  @Option(
      names = "--label",
      paramLabel = "LABEL",
      description = {
        "Tool calls go to workers of this label alone, and wait while there is none.",
        "A worker is given its labels by worker.labels (ANABRANCH_WORKER_LABELS=gpu)."
      })
  private Optional<String> label = Optional.empty();

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      description = "Stop waiting after, e.g. 90s or 10m, with exit code 124; the session goes on.")
  private Optional<String> timeout = Optional.empty();

  Run(Anabranch anabranch) {
    this.anabranch = anabranch;
  }

  @Override
  public Integer call() {
    checkOptions();
    Json.Obj bounds = Amounts.json("--budget", BOUNDS, budget);
    Optional<Instant> deadline = deadline();
    Optional<WorkspaceUpload> upload = dir.map(path -> WorkspaceUpload.of(path, anabranch.data()));
    Terminal terminal = anabranch.terminal();
    ModelNaming naming = anabranch.modelNaming();
    ModelChoice chosen = naming.choose(model);
    naming.hint(chosen).ifPresent(terminal::notice);
    terminal.notice("model " + chosen.id() + " at " + chosen.endpoint());
    warnOfNoPrice(bounds, chosen);
    warnOfSkills();

    TaskRun run = new TaskRun(anabranch::server, terminal, InstantSource.system());
    Json.Obj session =
        anabranch.told(
            TaskRun.submit(
                anabranch.lastingServer(), server -> order(chosen, upload, bounds, server)));
    String id = session.text("id");
    warnOfNoWorker();
    if (detach) {
      printDetached(session);
      return Exit.DONE;
    }
    terminal.notice("session " + id + "  " + anabranch.server().link("/s/" + id));
    Json.Obj over = run.follow(id, deadline);
    if (AskText.needsPerson(over)) {
      printNeeding(over);
      return Exit.NEEDS_APPROVAL;
    }
    boolean whole =
        !apply
            || Applying.apply(
                run.course(), anabranch.data(), upload.orElseThrow().folder(), terminal);
    printOver(over);
    return whole ? TaskRun.exitCode(over) : Exit.TASK_FAILED;
  }

  private TaskRun.Order order(
      ModelChoice chosen, Optional<WorkspaceUpload> upload, Json.Obj bounds, HttpApi server) {
    return new TaskRun.Order(
        task,
        chosen,
        fallback,
        window,
        upload.map(files -> files.send(server)),
        autonomy,
        bounds,
        tools,
        new Reach(network, secrets, servers),
        label);
  }

  /** A bound that nothing is counted against is worse than none. */
  private void warnOfNoPrice(Json.Obj bounds, ModelChoice chosen) {
    boolean bounded = bounds.find("cost").isPresent() && !anabranch.isRemote();
    if (bounded && anabranch.configuration().prices().price(chosen).isEmpty()) {
      anabranch
          .terminal()
          .notice("model " + chosen.id() + " has no price: the bound on cost stops nothing");
    }
  }

  /** The task is taken all the same: a worker may come. */
  private void warnOfNoWorker() {
    Json.Obj workers = anabranch.lastingServer().ask(server -> server.get("/api/workers"));
    LabelText.notice(workers, label).ifPresent(anabranch.terminal()::notice);
  }

  private void warnOfSkills() {
    if (!anabranch.isRemote()) {
      dir.flatMap(folder -> SkillsHere.of(anabranch.data(), dir).notice(folder))
          .ifPresent(anabranch.terminal()::notice);
    }
  }

  private void checkOptions() {
    if (apply && dir.isEmpty()) {
      throw new VerbFailed(Exit.USAGE, "--apply needs --dir: the folder to write the changes to");
    }
    if (apply && detach) {
      throw new VerbFailed(
          Exit.USAGE, "--apply and --detach exclude each other; later: diff SESSION | git apply");
    }
    if (apply && anabranch.isRemote()) {
      throw new VerbFailed(
          Exit.USAGE, "--apply needs the data folder itself, not --url; use diff SESSION");
    }
  }

  private Optional<Instant> deadline() {
    return timeout.map(text -> {
      Duration time =
          Durations.parse(text)
              .orElseThrow(
                  () -> new VerbFailed(Exit.USAGE, "--timeout takes a time such as 90s or 10m"));
      return InstantSource.system().instant().plus(time);
    });
  }

  private void printDetached(Json.Obj session) {
    if (anabranch.json()) {
      anabranch.printJson(session);
    } else {
      anabranch.terminal().data(session.text("id"));
    }
  }

  /** What it needs was told when it came to rest. */
  private void printNeeding(Json.Obj session) {
    if (anabranch.json()) {
      anabranch.printJson(session);
    }
    if (apply) {
      anabranch
          .terminal()
          .notice("nothing is applied yet; when it is over: diff SESSION | git apply");
    }
  }

  private void printOver(Json.Obj session) {
    if (anabranch.json()) {
      anabranch.printJson(session);
      return;
    }
    Terminal terminal = anabranch.terminal();
    session.findText("answer").ifPresent(terminal::data);
    session.findText("reason").ifPresent(reason -> terminal.notice("reason: " + reason));
    terminal.notice(
        SessionText.status(session, terminal.errPaint())
            + " after "
            + Counted.of(session.integer("steps"), "step")
            + ", "
            + SessionText.tokens(session));
  }
}
