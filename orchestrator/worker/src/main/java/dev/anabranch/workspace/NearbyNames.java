package dev.anabranch.workspace;

import dev.anabranch.workspace.WorkspaceFiles.Kind;
import dev.anabranch.workspace.WorkspaceFiles.Listed;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** What the model may have meant by a path that is not there. */
final class NearbyNames {
  private static final int SHOWN_MAX = 5;
  private static final int NEAR_MAX = 100;
  private static final int COMPARED_CHARS_MAX = 300;
  private static final int LOOKED_AT_MAX = 5_000;
  private static final int DISTANCE_MAX = 3;

  private final WorkspaceFiles files;
  private int lookedAt;

  NearbyNames(WorkspaceFiles files) {
    this.files = files;
  }

  String forMissing(WorkspacePath path) {
    if (path.place() == WorkspacePath.Place.OUTPUTS) {
      return "no such output: "
          + path
          + "; only long outputs are kept there, and only on the worker that made them";
    }
    List<String> near = new ArrayList<>();
    collect(path.first(0), path, near);
    near.sort(Comparator.comparingInt(name -> distance(end(name), end(path.toString()))));
    String hint =
        near.isEmpty()
            ? "; fs_list shows what is there"
            : "; did you mean "
                + String.join(", ", near.subList(0, Math.min(SHOWN_MAX, near.size())))
                + "?";
    return "no such file: " + path + hint;
  }

  private void collect(WorkspacePath folder, WorkspacePath wanted, List<String> near) {
    List<Listed> names;
    try {
      names = files.list(folder);
    } catch (FileRefused unreadable) {
      return;
    }
    for (Listed listed : names) {
      if (lookedAt++ > LOOKED_AT_MAX || near.size() >= NEAR_MAX) {
        return;
      }
      if (isNear(listed.path(), wanted)) {
        near.add(listed.path().toString());
      }
      if (listed.kind() == Kind.FOLDER && !listed.path().name().equals(".git")) {
        collect(listed.path(), wanted, near);
      }
    }
  }

  private static String end(String path) {
    return path.substring(Math.max(0, path.length() - COMPARED_CHARS_MAX));
  }

  private static boolean isNear(WorkspacePath found, WorkspacePath wanted) {
    String name = found.name().toLowerCase(Locale.ROOT);
    String meant = wanted.name().toLowerCase(Locale.ROOT);
    return name.equals(meant)
        || (Math.abs(name.length() - meant.length()) <= DISTANCE_MAX
            && distance(name, meant) <= Math.min(DISTANCE_MAX, meant.length() / 3));
  }

  /** The number of letters to add, drop or change between two words. */
  static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(change, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}
