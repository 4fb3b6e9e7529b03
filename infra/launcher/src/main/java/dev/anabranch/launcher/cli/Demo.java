package dev.anabranch.launcher.cli;

import dev.anabranch.events.Reach;
import dev.anabranch.json.Json;
import dev.anabranch.launcher.client.HttpApi;
import dev.anabranch.launcher.data.DataFolder;
import dev.anabranch.launcher.data.ServerNote;
import dev.anabranch.launcher.task.Applying;
import dev.anabranch.launcher.task.DemoProject;
import dev.anabranch.launcher.task.ModelNaming;
import dev.anabranch.launcher.task.TaskRun;
import dev.anabranch.launcher.task.WorkspaceUpload;
import dev.anabranch.launcher.terminal.Exit;
import dev.anabranch.launcher.terminal.Terminal;
import dev.anabranch.launcher.terminal.VerbFailed;
import dev.anabranch.launcher.text.SessionText;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Repairs a small broken project, and says what to try next. */
@Command(
    name = "demo",
    description = {
      "Repair a small broken project with the embedded model while you watch.",
      "Needs no key and asks nobody outside this machine."
    },
    footer = {"", "Examples:", "  anabranch demo", "  anabranch demo --headless"})
final class Demo implements Callable<Integer> {
  private static final String TASK = "make the tests pass";

  private final Anabranch anabranch;

  @Option(names = "--headless", description = "Only the result, no progress; for scripts.")
  private boolean headless;

  Demo(Anabranch anabranch) {
    this.anabranch = anabranch;
  }

  @Override
  public Integer call() {
    if (anabranch.isRemote()) {
      throw new VerbFailed(Exit.USAGE, "demo works in its own data folder; leave --url out");
    }
    Terminal terminal = headless ? anabranch.terminal().unwatched() : anabranch.terminal();
    DataFolder data = anabranch.data().create();
    DemoProject.copyTo(data.demo());
    terminal.notice(
        "a small broken project lies in " + data.demo() + "; the task: \"" + TASK + "\"");
    terminal.notice(
        "model " + ModelNaming.EMBEDDED.id() + ", embedded: nothing leaves this machine");
    TaskRun run = new TaskRun(anabranch::server, terminal, InstantSource.system());
    Json.Obj session = TaskRun.submit(anabranch.lastingServer(), server -> order(server, data));
    HttpApi server = anabranch.server();
    String id = session.text("id");
    terminal.notice("session " + id + "  " + server.link("/s/" + id));
    Json.Obj over = run.follow(id, Optional.empty());
    boolean whole = Applying.apply(run.course(), data, data.demo(), terminal);
    print(over, server, run.course().failure());
    return whole ? TaskRun.exitCode(over) : Exit.TASK_FAILED;
  }

  private static TaskRun.Order order(HttpApi server, DataFolder data) {
    String archive = WorkspaceUpload.of(data.demo(), data).send(server);
    return new TaskRun.Order(
        TASK,
        ModelNaming.EMBEDDED,
        Optional.empty(),
        OptionalLong.empty(),
        Optional.of(archive),
        Optional.empty(),
        Json.object(),
        List.of(),
        Reach.NOTHING,
        Optional.empty());
  }

  private void print(Json.Obj session, HttpApi server, OptionalLong failure) {
    if (anabranch.json()) {
      anabranch.printJson(session);
      return;
    }
    Terminal terminal = anabranch.terminal();
    String id = session.text("id");
    terminal.data("");
    session.findText("answer").or(() -> session.findText("reason")).ifPresent(terminal::data);
    terminal.data("");
    terminal.data("status          " + SessionText.status(session, terminal.outPaint()));
    terminal.data("steps           " + session.integer("steps"));
    terminal.data("tokens          " + SessionText.tokens(session));
    terminal.data("cache hit rate  " + SessionText.hitRate(session).orElse("unknown"));
    terminal.data("session         " + id);
    terminal.data("console         " + server.link("/s/" + id));
    hints(id, failure);
  }

  private void hints(String id, OptionalLong failure) {
    Terminal terminal = anabranch.terminal();
    String self = "infra/anabranch";
    String place = id + "@" + failure.orElse(1);
    terminal.data("");
    terminal.data("try:");
    ServerNote.living(anabranch.data())
        .ifPresent(note ->
            hint("kill -9 " + note.pid(), "in the middle of a demo: it goes on where it was"));
    hint(self + " tail " + id, "what happened, entry by entry");
    hint(self + " fork " + place, "go on from the first failure another way");
    hint(self + " verify --all", "prove that nothing was changed since");
    hint(self + " export " + id, "the whole session as JSON lines");
    hint(self + " run \"...\" --dir . --model NAME", "a real model: set OPENAI_API_KEY, or");
    hint("", "ANABRANCH_MODEL_URL for any OpenAI-compatible endpoint");
  }

  private void hint(String command, String why) {
    anabranch.terminal().data(String.format(java.util.Locale.ROOT, "  %-56s %s", command, why));
  }
}
