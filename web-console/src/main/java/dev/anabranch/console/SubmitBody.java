package dev.anabranch.console;

import dev.anabranch.blobs.BlobStore;
import dev.anabranch.blobs.Snapshots;
import dev.anabranch.console.Problem.Kind;
import dev.anabranch.events.Limits;
import dev.anabranch.events.ModelChoice;
import dev.anabranch.events.SessionId;
import dev.anabranch.json.Json;
import dev.anabranch.sessions.SessionReads;
import dev.anabranch.sessions.Sessions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads what a person submits: the task, and from where the workspace comes. */
final class SubmitBody {
  static final Set<String> FIELDS =
      Set.of("task", "model", "autonomy", "budget", "workspace", "tools");
  private static final int TASK_CHARS_MAX = 100_000;
  private static final int AUTONOMY_DEFAULT = 3;

  private final ConsolePorts.Models models;
  private final SessionReads reads;
  private final BlobStore blobs;
  private final Snapshots snapshots;
  private final List<Path> roots;

  SubmitBody(ConsolePorts ports, List<Path> roots) {
    this.models = ports.models();
    this.reads = ports.reads();
    this.blobs = ports.blobs();
    this.snapshots = ports.snapshots();
    this.roots = roots;
  }

  Sessions.Submit read(Json.Obj body, String owner, Optional<String> key, String digest)
      throws IOException {
    String task = body.findText("task").orElse("");
    if (task.isBlank() || task.length() > TASK_CHARS_MAX) {
      throw impossible(
          "A task has 1 to 100,000 characters; put long material into a file of the workspace.");
    }
    if (body.find("tools").isPresent()) {
      throw impossible("Choosing tools is not possible yet; leave \"tools\" out.");
    }
    long autonomy = body.findInteger("autonomy").orElse(AUTONOMY_DEFAULT);
    if (autonomy < 0 || autonomy > 4) {
      throw impossible("autonomy is 0 to 4.");
    }
    ModelChoice model = model(body.findText("model"));
    Limits limits = limits(body);
    return new Sessions.Submit(
        task,
        model,
        workspace(body),
        (int) autonomy,
        limits,
        owner,
        key,
        key.isPresent() ? Optional.of(digest) : Optional.empty());
  }

  private ModelChoice model(Optional<String> name) {
    try {
      return models.choose(name);
    } catch (Sessions.Refused e) {
      throw impossible(String.valueOf(e.getMessage()));
    }
  }

  private static Limits limits(Json.Obj body) {
    if (body.find("budget").isEmpty()) {
      return Limits.DEFAULT;
    }
    Json.Obj budget = body.obj("budget");
    Call.refuseOthers(budget, Set.of("steps", "seconds"));
    long steps = budget.findInteger("steps").orElse(Limits.DEFAULT.stepsMax());
    long seconds = budget.findInteger("seconds").orElse(Limits.DEFAULT.secondsMax());
    if (steps < 1 || steps > 1_000_000 || seconds < 1) {
      throw impossible("budget.steps is 1 to 1,000,000 and budget.seconds is at least 1.");
    }
    return new Limits((int) steps, seconds);
  }

  private Optional<String> workspace(Json.Obj body) throws IOException {
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
      case "from" -> from(workspace.text("from"));
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

  private Optional<String> from(String place) {
    int at = place.indexOf('@');
    if (at < 0 || !SessionId.isValid(place.substring(0, at))) {
      throw impossible("workspace.from is \"<session id>@<seq>\".");
    }
    SessionId session = new SessionId(place.substring(0, at));
    try {
      return reads.root(session, Call.number("the seq after @", place.substring(at + 1)));
    } catch (Sessions.Refused e) {
      throw impossible(String.valueOf(e.getMessage()));
    }
  }

  private String folder(String dir) throws IOException {
    Path wanted = Path.of(dir);
    boolean inside = wanted.isAbsolute() && Files.isDirectory(wanted) && isInsideARoot(wanted);
    if (!inside) {
      throw impossible(
          "workspace.dir must be a folder inside workspace.roots of the server's configuration (none"
              + " by default); or send the folder as a tar.gz with PUT /api/blobs and name it as"
              + " workspace.archive.");
    }
    return snapshots.take(wanted);
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

  private static Problem impossible(String detail) {
    return new Problem(Kind.UNPROCESSABLE, detail);
  }
}
