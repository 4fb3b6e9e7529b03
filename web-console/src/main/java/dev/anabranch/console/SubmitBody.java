package dev.anabranch.console;

import dev.anabranch.blobs.BlobStore;
import dev.anabranch.blobs.Snapshots;
import dev.anabranch.bus.Lanes;
import dev.anabranch.console.Problem.Kind;
import dev.anabranch.events.Limits;
import dev.anabranch.events.ModelChoice;
import dev.anabranch.events.SessionId;
import dev.anabranch.events.Terms;
import dev.anabranch.json.Json;
import dev.anabranch.sessions.SessionReads;
import dev.anabranch.sessions.Sessions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;

/** Reads what a person submits: the task, and from where the workspace comes. */
final class SubmitBody {
  static final Set<String> FIELDS =
      Set.of(
          "task",
          "model",
          "fallback",
          "window",
          "autonomy",
          "budget",
          "workspace",
          "tools",
          "network",
          "secrets",
          "mcp",
          "label");
  private static final int TASK_CHARS_MAX = 100_000;
  private static final int AUTONOMY_DEFAULT = 3;
  private static final int WINDOW_MIN = 1024;

  private final Sessions sessions;
  private final ConsolePorts.Models models;
  private final BlobStore blobs;
  private final Snapshots snapshots;
  private final List<Path> roots;

  SubmitBody(ConsolePorts ports, List<Path> roots) {
    this.sessions = ports.sessions();
    this.models = ports.models();
    this.blobs = ports.blobs();
    this.snapshots = ports.snapshots();
    this.roots = roots;
  }

  Sessions.Submit read(Call call, Json.Obj body, String owner) throws IOException {
    String task = body.findText("task").orElse("");
    if (task.isBlank() || task.length() > TASK_CHARS_MAX) {
      throw impossible(
          "A task has 1 to 100,000 characters; put long material into a file of the workspace.");
    }
    long autonomy = body.findInteger("autonomy").orElse(AUTONOMY_DEFAULT);
    if (autonomy < 0 || autonomy > 4) {
      throw impossible("autonomy is 0 to 4.");
    }
    ModelChoice model = choose(models, body.findText("model"));
    Limits limits = BudgetBody.limits(body.find("budget").map(Json::asObject));
    Terms terms = terms(body, model);
    Optional<List<String>> tools = tools(body, terms.label());
    return new Sessions.Submit(
        task,
        model,
        workspace(call.reads(), body),
        (int) autonomy,
        limits,
        terms,
        tools,
        owner,
        call.key(),
        call.key().map(key -> call.digest(body)));
  }

  static ModelChoice choose(ConsolePorts.Models models, Optional<String> name) {
    return allowed(() -> models.choose(name));
  }

  private static <T> T allowed(Supplier<T> choice) {
    try {
      return choice.get();
    } catch (Sessions.Refused e) {
      throw impossible(String.valueOf(e.getMessage()));
    }
  }

  private Terms terms(Json.Obj body, ModelChoice model) {
    OptionalLong window = body.findInteger("window");
    if (window.isPresent() && window.getAsLong() < WINDOW_MIN) {
      throw impossible("window is the model's context window in tokens, at least 1,024.");
    }
    Terms usual = Terms.DEFAULT;
    Optional<ModelChoice> fallback =
        allowed(() -> models.fallback(body.findText("fallback"), model));
    return new Terms(
        usual.policy(),
        usual.retry(),
        window.isPresent() ? window : models.window(model),
        fallback,
        fallback.map(models::window).orElse(OptionalLong.empty()),
        usual.experience(),
        ReachBody.reach(body),
        label(body),
        usual.child());
  }

  private static Optional<String> label(Json.Obj body) {
    try {
      return body.findText("label").map(Lanes::own);
    } catch (IllegalArgumentException e) {
      throw impossible(e.getMessage() + ".");
    }
  }

  private Optional<List<String>> tools(Json.Obj body, Optional<String> label) {
    Optional<List<String>> names = ForkBody.tools(body);
    if (names.isPresent()) {
      List<String> all = sessions.tools(label);
      for (String name : names.get()) {
        if (!all.contains(name)) {
          throw impossible("There is no tool " + name + "; there are " + all + ".");
        }
      }
    }
    return names;
  }

  private Optional<String> workspace(SessionReads reads, Json.Obj body) throws IOException {
    if (body.find("workspace").isEmpty()) {
      return Optional.empty();
    }
    Json.Obj workspace = body.obj("workspace");
    Call.refuseOthers(workspace, Set.of("archive", "from", "dir"));
    if (workspace.fields().size() != 1) {
      throw impossible("workspace is one of {\"archive\"}, {\"from\"} and {\"dir\"}.");
    }
    return switch (workspace.fields().firstKey()) {
      case "archive" -> Optional.of(archive(workspace.text("archive")));
      case "from" -> from(reads, workspace.text("from"));
      default -> Optional.of(folder(workspace.text("dir")));
    };
  }

  private String archive(String blob) throws IOException {
    if (!BlobStore.isHash(blob) || !blobs.has(blob)) {
      throw impossible(
          "There is no blob " + blob + " here; send the tar.gz with PUT /api/blobs first.");
    }
    try (InputStream bytes = blobs.open(blob)) {
      return snapshots.takeArchive(bytes);
    }
  }

  private static Optional<String> from(SessionReads reads, String place) {
    int at = place.indexOf('@');
    if (at < 0 || !SessionId.isValid(place.substring(0, at))) {
      throw impossible("workspace.from is \"<session id>@<seq>\".");
    }
    SessionId session = new SessionId(place.substring(0, at));
    return allowed(
        () -> reads.root(session, Call.number("the seq after @", place.substring(at + 1))));
  }

  private String folder(String dir) throws IOException {
    Path wanted = path(dir);
    boolean inside = wanted.isAbsolute() && Files.isDirectory(wanted) && isInsideARoot(wanted);
    if (!inside) {
      throw impossible(
          "workspace.dir must be a folder inside workspace.roots of the server's configuration (none"
              + " by default); or send the folder as a tar.gz with PUT /api/blobs and name it as"
              + " workspace.archive.");
    }
    return snapshots.take(wanted);
  }

  private static Path path(String dir) {
    try {
      return Path.of(dir);
    } catch (InvalidPathException e) {
      throw impossible("workspace.dir is no path: " + e.getReason() + ".");
    }
  }

  private boolean isInsideARoot(Path wanted) throws IOException {
    Path real = wanted.toRealPath();
    for (Path root : roots) {
      if (Files.isDirectory(root) && real.startsWith(root.toRealPath())) {
        return true;
      }
    }
    return false;
  }

  static Problem impossible(String detail) {
    return new Problem(Kind.UNPROCESSABLE, detail);
  }
}
