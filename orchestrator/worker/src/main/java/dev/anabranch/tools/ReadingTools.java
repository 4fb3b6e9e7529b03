package dev.anabranch.tools;

import dev.anabranch.json.Json;
import dev.anabranch.workspace.FileRefused;
import dev.anabranch.workspace.WorkspaceFiles;
import dev.anabranch.workspace.WorkspaceFiles.Kind;
import dev.anabranch.workspace.WorkspaceFiles.Listed;
import dev.anabranch.workspace.WorkspacePath;
import java.util.Arrays;

/** {@code fs_read} and {@code fs_list}. */
final class ReadingTools {
  static final int LINES_DEFAULT = 2000;
  static final int LINES_MAX = 1_000_000;
  static final int DEPTH_MAX = 5;
  static final int LISTED_MAX = 2000;

  private ReadingTools() {}

  /** Prints lines as they are; says at the end if there are more. */
  static void read(Json.Obj json, Room room, Printed out) throws ArgumentsRefused, FileRefused {
    Arguments arguments = new Arguments("fs_read", json, "path", "offset", "limit");
    WorkspacePath path = WorkspacePath.of(arguments.words("path"));
    int offset = arguments.number("offset", 1, 1, Integer.MAX_VALUE);
    int limit = arguments.number("limit", LINES_DEFAULT, 1, LINES_MAX);
    byte[] bytes = room.files().read(path);
    if (OutputRule.isBinary(Arrays.copyOf(bytes, Math.min(bytes.length, 8192)))) {
      throw new FileRefused(path + " is a binary file of " + bytes.length + " bytes");
    }
    int start = lineStart(bytes, 0, offset - 1);
    if (start == bytes.length && offset > 1) {
      throw new FileRefused(
          path + " ends before line " + offset + "; it has " + lines(bytes) + " lines");
    }
    int end = lineStart(bytes, start, limit);
    out.take(Arrays.copyOfRange(bytes, start, end), end - start);
    if (end < bytes.length) {
      out.text(
          "[lines "
              + offset
              + "-"
              + (offset + limit - 1)
              + " of "
              + lines(bytes)
              + "; go on with offset "
              + (offset + limit)
              + "]\n");
    }
  }

  /** Where the line {@code lines} after the one at {@code from} begins, or the end. */
  private static int lineStart(byte[] bytes, int from, int lines) {
    int at = from;
    for (int left = lines; left > 0 && at < bytes.length; at++) {
      if (bytes[at] == '\n') {
        left--;
      }
    }
    return at;
  }

  private static int lines(byte[] bytes) {
    int lines = 0;
    for (byte b : bytes) {
      lines += b == '\n' ? 1 : 0;
    }
    return bytes.length > 0 && bytes[bytes.length - 1] != '\n' ? lines + 1 : lines;
  }

  /** Prints one name per line, relative to the folder asked for; folders end in a slash. */
  static void list(Json.Obj json, Room room, Printed out) throws ArgumentsRefused, FileRefused {
    Arguments arguments = new Arguments("fs_list", json, "path", "depth");
    WorkspacePath path = WorkspacePath.of(arguments.findText("path").orElse("."));
    int depth = arguments.number("depth", 1, 1, DEPTH_MAX);
    Listing listing = new Listing(room.files(), out, depth);
    listing.print(path, "", 1);
    if (listing.names > LISTED_MAX) {
      out.text("[more than " + LISTED_MAX + " names; list a folder below]\n");
    }
  }

  /** One listing under way; counts one name more than it prints. */
  private static final class Listing {
    private final WorkspaceFiles files;
    private final Printed out;
    private final int depth;
    private int names;

    Listing(WorkspaceFiles files, Printed out, int depth) {
      this.files = files;
      this.out = out;
      this.depth = depth;
    }

    void print(WorkspacePath folder, String prefix, int level) throws FileRefused {
      for (Listed listed : files.list(folder)) {
        if (++names > LISTED_MAX) {
          return;
        }
        String name = prefix + WorkspacePath.shown(listed.path().name());
        out.text(name + mark(listed) + "\n");
        boolean isOpen = listed.kind() == Kind.FOLDER && !listed.path().name().equals(".git");
        if (isOpen && level < depth) {
          print(listed.path(), name + "/", level + 1);
        }
      }
    }

    private static String mark(Listed listed) {
      return switch (listed.kind()) {
        case FILE -> "";
        case FOLDER -> "/";
        case LINK -> " -> " + listed.target().map(WorkspacePath::shown).orElse("?");
        case OTHER -> " (not a file)";
      };
    }
  }
}
