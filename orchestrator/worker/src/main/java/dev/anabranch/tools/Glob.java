package dev.anabranch.tools;

import dev.anabranch.events.ToolDefinition;
import dev.anabranch.events.ToolEffect;
import dev.anabranch.json.Json;
import dev.anabranch.sandbox.StopSwitch;
import dev.anabranch.sandbox.StopSwitch.Cause;
import dev.anabranch.workspace.FileRefused;
import dev.anabranch.workspace.WorkspaceFiles;
import dev.anabranch.workspace.WorkspaceFiles.Kind;
import dev.anabranch.workspace.WorkspaceFiles.Listed;
import dev.anabranch.workspace.WorkspacePath;
import java.time.Duration;

/**
 * {@code fs_glob}: paths that a pattern names, one a line, folders with a slash. Follows no link
 * and passes over {@code .git}. Ends after {@link #WALL} and {@link #LOOKED_AT_MAX} names.
 */
final class Glob {
  static final int FOUND_DEFAULT = 200;
  static final int FOUND_MAX = 10_000;
  static final int LOOKED_AT_MAX = 500_000;
  static final Duration WALL = Duration.ofSeconds(20);

  static final ToolDefinition DEFINITION =
      new ToolDefinition(
          "fs_glob",
          "Find files and folders by name; answers one path a line.",
          ArgumentsSchema.object("pattern")
              .with(
                  "pattern",
                  ArgumentsSchema.text(
                      "Like src/**/*.java: * within a name, ** through folders, {a,b}."))
              .with("path", ArgumentsSchema.text("Folder to look in; default is /workspace."))
              .with("limit", ArgumentsSchema.number("At most so many paths; default 200."))
              .json(),
          ToolEffect.PURE);

  private final WorkspaceFiles files;
  private final Printed out;
  private final StopSwitch stop;
  private final long deadline = System.nanoTime() + WALL.toNanos();
  private final int max;
  private int found;
  private int lookedAt;

  private Glob(Room room, Printed out, int max) {
    this.files = room.files();
    this.stop = room.stop();
    this.out = out;
    this.max = max;
  }

  static void run(Json.Obj json, Room room, Printed out) throws ArgumentsRefused, FileRefused {
    Arguments arguments = new Arguments("fs_glob", json, "pattern", "path", "limit");
    GlobPattern pattern = GlobPattern.of(arguments.words("pattern"));
    WorkspacePath path = WorkspacePath.of(arguments.findText("path").orElse("."));
    int max = arguments.number("limit", FOUND_DEFAULT, 1, FOUND_MAX);
    Glob glob = new Glob(room, out, max);
    glob.search(path, pattern.start());
    glob.conclude();
  }

  private void search(WorkspacePath folder, GlobPattern.Step step) throws FileRefused {
    for (Listed listed : files.list(folder)) {
      if (isOver()) {
        return;
      }
      lookedAt++;
      GlobPattern.Step next = step.into(listed.path().name());
      if (next.isFound() && ++found <= max) {
        out.text(listed.path() + (listed.kind() == Kind.FOLDER ? "/" : "") + "\n");
      }
      boolean isOpen = listed.kind() == Kind.FOLDER && !listed.path().name().equals(".git");
      if (isOpen && next.leadsOn()) {
        search(listed.path(), next);
      }
    }
  }

  private boolean isOver() {
    if (System.nanoTime() > deadline) {
      stop.trip(
          Cause.TIMEOUT, "the search took more than " + WALL.toSeconds() + " s; name a folder");
    }
    return found > max || lookedAt >= LOOKED_AT_MAX || stop.stop().isPresent();
  }

  private void conclude() {
    if (found > max) {
      out.text("[more than " + max + " paths; narrow the pattern or the path]\n");
    } else if (lookedAt >= LOOKED_AT_MAX) {
      out.text("[" + LOOKED_AT_MAX + " names looked at, and there are more; name a folder]\n");
    } else if (found == 0) {
      out.text(
          "no path fits, of " + lookedAt + " looked at; **/ before a name looks in all folders\n");
    }
  }
}
