package dev.anabranch.launcher.cli;

import dev.anabranch.json.Json;
import dev.anabranch.launcher.client.HttpApi;
import dev.anabranch.launcher.client.LastingServer;
import dev.anabranch.launcher.client.ServerStart;
import dev.anabranch.launcher.client.SessionArgument;
import dev.anabranch.launcher.config.Configuration;
import dev.anabranch.launcher.data.DataFolder;
import dev.anabranch.launcher.reads.LastingReads;
import dev.anabranch.launcher.reads.LocalReads;
import dev.anabranch.launcher.reads.Reads;
import dev.anabranch.launcher.reads.RemoteReads;
import dev.anabranch.launcher.server.JournalPlace;
import dev.anabranch.launcher.task.ModelNaming;
import dev.anabranch.launcher.terminal.Exit;
import dev.anabranch.launcher.terminal.Terminal;
import dev.anabranch.launcher.terminal.VerbFailed;
import dev.anabranch.launcher.text.SessionText;
import dev.anabranch.launcher.text.TakenOut;
import dev.anabranch.model.Endpoints;
import dev.anabranch.model.ModelListing;
import dev.anabranch.model.OpenAiModel;
import dev.anabranch.model.Timeouts;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The command {@code anabranch}: what every verb can be told, and what every verb needs. */
@Command(
    name = "anabranch",
    description = "Runs LLM agents whose journal is their context, their log and their proof.",
    versionProvider = Version.class,
    synopsisSubcommandLabel = "VERB",
    footer = {
      "",
      "First steps:",
      "  anabranch demo                      repair a small broken project while you watch",
      "  anabranch run \"make the tests pass\" --dir . --apply",
      "  anabranch VERB --help               options and examples of a verb"
    })
final class Anabranch implements Callable<Integer> {
  private final Terminal terminal;

  @Option(
      names = "--data",
      scope = ScopeType.INHERIT,
      paramLabel = "DIR",
      defaultValue = "${env:ANABRANCH_DATA:-.anabranch}",
      description = "Data folder (default: .anabranch in the current folder).")
  private Path data = Path.of(".anabranch");

  @Option(
      names = "--url",
      scope = ScopeType.INHERIT,
      paramLabel = "URL",
      description = "A running server to use instead of the data folder's own.")
  private Optional<URI> url = Optional.empty();

  @Option(
      names = "--output",
      scope = ScopeType.INHERIT,
      paramLabel = "table|json",
      description = "Form of the data on standard output (default: table).")
  private Form form = Form.TABLE;

  @Option(
      names = {"-h", "--help"},
      scope = ScopeType.INHERIT,
      usageHelp = true,
      description = "Show this help.")
  private boolean help;

  @Option(names = "--version", versionHelp = true, description = "Show the version.")
  private boolean version;

  Anabranch(Terminal terminal) {
    this.terminal = terminal;
  }

  enum Form {
    TABLE,
    JSON
  }

  @Override
  public Integer call() {
    new CommandLine(this).usage(terminal.out());
    return Exit.USAGE;
  }

  Terminal terminal() {
    return terminal;
  }

  boolean json() {
    return form == Form.JSON;
  }

  DataFolder data() {
    return new DataFolder(data);
  }

  Configuration configuration() {
    return Configuration.read(data().root(), Path.of(""), System.getenv());
  }

  /** The server named by {@code --url}, or the one that serves the data folder now. */
  Optional<HttpApi> runningServer() {
    return url.map(this::named).or(() -> ServerStart.running(data()));
  }

  /** As {@link #runningServer}, for what nobody else knows: none is started to be asked. */
  HttpApi requireServer() {
    return runningServer()
        .orElseThrow(() ->
            new VerbFailed(
                Exit.UNREACHABLE,
                "no server is up that could be asked; `anabranch up` starts one"));
  }

  /** As {@link #runningServer}, but starts one if there is none. */
  HttpApi server() {
    return url.map(this::named)
        .orElseGet(() -> new ServerStart(data(), configuration().agreement(), terminal).ensure());
  }

  /**
   * As {@link #server}, for what may be asked twice: a server that ends meanwhile is no failure.
   */
  LastingServer lastingServer() {
    return new LastingServer(this::server, server -> isRemote() || isUp(server));
  }

  /**
   * Makes sessions of a session; the key under which they are made names them, so that asking twice
   * makes them once.
   */
  Json.Obj branch(String session, String action, Json.Obj body) {
    String path = SessionArgument.path(session) + "/" + action;
    Optional<String> key = Optional.of(UUID.randomUUID().toString());
    return told(lastingServer().ask(server -> server.post(path, body, key)));
  }

  /**
   * Has {@code action} done to a session, by a server that is started if there is none; answers
   * what the server does.
   */
  Json.Obj act(String session, String action, Json.Obj body) {
    String path = SessionArgument.path(session) + "/" + action;
    return told(server().post(path, body, Optional.of(UUID.randomUUID().toString())));
  }

  /** Says what the server took out of what it was sent. */
  Json.Obj told(Json.Obj answer) {
    TakenOut.note(answer).ifPresent(terminal::notice);
    return answer;
  }

  /** As {@link #act}, to a call of the session. */
  Json.Obj actOnCall(String session, String call, String action, Json.Obj body) {
    if (!call.matches("[0-9]+\\.[0-9]+")) {
      throw new VerbFailed(
          Exit.USAGE,
          "a call is named <seq>.<index>, like 12.0, not \"" + call + "\"; `approvals` lists them");
    }
    return act(session, "calls/" + call + "/" + action, body);
  }

  boolean isRemote() {
    return url.isPresent();
  }

  private HttpApi named(URI base) {
    String token = System.getenv().getOrDefault("ANABRANCH_TOKEN", "");
    return new HttpApi(base, token.isBlank() ? data().existingToken() : Optional.of(token.strip()));
  }

  /** Reads from the server if one is up, else from the data folder itself. */
  Reads reads() {
    return isRemote()
        ? storedReads()
        : ServerStart.running(data()).map(this::lastingReads).orElseGet(this::localReads);
  }

  private Reads lastingReads(HttpApi server) {
    return new LastingReads(new RemoteReads(server), () -> isUp(server), this::reads);
  }

  private boolean isUp(HttpApi server) {
    return ServerStart.running(data()).map(HttpApi::base).filter(server.base()::equals).isPresent();
  }

  /** Reads from the data folder itself, which a server that is up does not hinder. */
  Reads storedReads() {
    return url.<Reads>map(base -> new RemoteReads(named(base))).orElseGet(this::localReads);
  }

  void printJson(Json.Obj json) {
    terminal.data(json.canonical());
  }

  void printSession(Json.Obj session) {
    if (json()) {
      printJson(session);
    } else {
      SessionText.lines(session, terminal.outPaint()).forEach(terminal::data);
    }
  }

  /** Prints {@code {sessions: [...]}}. */
  void printSessions(Json.Obj made) {
    if (json()) {
      printJson(made);
    } else {
      made.list("sessions").forEach(session -> terminal.data(session.asObject().text("id")));
    }
  }

  /** Decides which model a task goes to, by what is configured. */
  ModelNaming modelNaming() {
    Configuration configuration = configuration();
    return new ModelNaming(configuration, endpoint -> listModels(configuration, endpoint));
  }

  private static ModelListing listModels(Configuration configuration, String endpoint) {
    Endpoints endpoints =
        new Endpoints(Optional.empty(), Optional.of(endpoint), configuration.apiKey());
    try (OpenAiModel models = new OpenAiModel(endpoints, Timeouts.DEFAULT)) {
      return models.listModels(endpoint).join();
    }
  }

  private Reads localReads() {
    return LocalReads.open(
        data(),
        JournalPlace.of(configuration(), data()),
        JournalPlace.anchors(configuration(), data()));
  }
}
