package dev.anabranch.blobs;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a snapshot leaves out: caches that any tool makes again, and what {@code .anabranchignore}
 * at the top of the workspace names. A line is a name, or names with {@code /} between them, with
 * {@code *} for any part of a name; it is looked for in every folder, or, beginning with {@code /},
 * at the top only. A line that ends in {@code /} means folders alone, {@code !} takes back what an
 * earlier line left out, {@code #} begins a remark. The last line that fits counts.
 */
record IgnoreRules(List<Rule> rules) {
  static final String FILE = ".anabranchignore";
  static final int BYTES_MAX = 1 << 16;
  static final int LINES_MAX = 256;
  private static final List<String> CACHES =
      List.of(
          "__pycache__/", ".pytest_cache/", ".mypy_cache/", ".ruff_cache/", "node_modules/.cache/");
  static final IgnoreRules DEFAULT = with(new byte[0]);

  /** One line; {@code names} are the last names of the paths that it fits. */
  record Rule(List<String> names, boolean atTop, boolean foldersOnly, boolean leavesOut) {

    private boolean fits(String folder, String name, boolean isFolder) {
      if ((foldersOnly && !isFolder) || !NamePattern.fits(names.getLast(), name)) {
        return false;
      }
      List<String> above = folder.isEmpty() ? List.of() : List.of(folder.split("/"));
      int skipped = above.size() - (names.size() - 1);
      if (skipped < 0 || (atTop && skipped > 0)) {
        return false;
      }
      for (int i = 0; i < names.size() - 1; i++) {
        if (!NamePattern.fits(names.get(i), above.get(skipped + i))) {
          return false;
        }
      }
      return true;
    }
  }

  IgnoreRules {
    rules = List.copyOf(rules);
  }

  /** Those of a workspace. */
  static IgnoreRules in(SafeFolder workspace) throws IOException {
    if (workspace.stat(FILE).filter(FileStat::isFile).isEmpty()) {
      return DEFAULT;
    }
    try (InputStream in = workspace.read(FILE)) {
      return with(in.readNBytes(BYTES_MAX + 1));
    }
  }

  /** The caches, and the lines of a workspace's own file; one that is too large has none. */
  static IgnoreRules with(byte[] file) {
    List<String> lines = new ArrayList<>(CACHES);
    String own = FileName.text(file.length > BYTES_MAX ? new byte[0] : file);
    own.lines().limit(LINES_MAX).forEach(lines::add);
    return new IgnoreRules(lines.stream().flatMap(line -> rule(line).stream()).toList());
  }

  private static Optional<Rule> rule(String line) {
    String text = line.strip();
    boolean leavesOut = !text.startsWith("!");
    String path = leavesOut ? text : text.substring(1);
    List<String> names = Stream.of(path.split("/")).filter(name -> !name.isEmpty()).toList();
    return names.isEmpty() || text.startsWith("#")
        ? Optional.empty()
        : Optional.of(new Rule(names, path.startsWith("/"), path.endsWith("/"), leavesOut));
  }

  /** True if {@code name} in {@code folder} ({@code ""} is the top) is left out. */
  boolean leavesOut(String folder, String name, boolean isFolder) {
    boolean out = false;
    for (Rule rule : rules) {
      if (rule.leavesOut() != out && rule.fits(folder, name, isFolder)) {
        out = rule.leavesOut();
      }
    }
    return out;
  }
}
