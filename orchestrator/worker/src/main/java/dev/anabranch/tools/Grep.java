package dev.anabranch.tools;

import dev.anabranch.json.Json;
import dev.anabranch.sandbox.StopSwitch;
import dev.anabranch.sandbox.StopSwitch.Cause;
import dev.anabranch.workspace.FileRefused;
import dev.anabranch.workspace.WorkspaceFiles;
import dev.anabranch.workspace.WorkspaceFiles.Kind;
import dev.anabranch.workspace.WorkspaceFiles.Listed;
import dev.anabranch.workspace.WorkspacePath;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * {@code fs_grep}: lines that a regular expression finds, as {@code path:line:text}. Passes over
 * binary files, links and {@code .git}. Ends after {@link #WALL}, whatever the expression does.
 */
final class Grep {
  static final int MATCHES_DEFAULT = 100;
  static final int MATCHES_MAX = 10_000;
  static final int LINE_SHOWN_MAX = 400;
  static final Duration WALL = Duration.ofSeconds(20);

  /*
   * The clock is looked at as letters are read, and an expression can work without reading any:
   * (?:^){2000000000} repeats nothing. So its length times all it must repeat is bounded, and a long
   * line is searched in windows that overlap by half, with a look at the clock before each.
   */
  static final int PATTERN_CHARS_MAX = 1000;
  static final long PATTERN_WORK_MAX = 1_000_000;
  private static final int WINDOW = 1 << 17;
  private static final Pattern REPETITION = Pattern.compile("\\{([0-9]+)");

  private final WorkspaceFiles files;
  private final Printed out;
  private final Pattern pattern;
  private final Watch watch;
  private final int max;
  private int found;
  private int searched;

  private Grep(WorkspaceFiles files, Printed out, Pattern pattern, Watch watch, int max) {
    this.files = files;
    this.out = out;
    this.pattern = pattern;
    this.watch = watch;
    this.max = max;
  }

  static void run(Json.Obj json, Room room, Printed out) throws ArgumentsRefused, FileRefused {
    Arguments arguments = new Arguments("fs_grep", json, "pattern", "path", "limit");
    Pattern pattern = pattern(arguments.words("pattern"));
    WorkspacePath path = WorkspacePath.of(arguments.findText("path").orElse("."));
    int max = arguments.number("limit", MATCHES_DEFAULT, 1, MATCHES_MAX);
    Watch watch = new Watch(room.stop(), System.nanoTime() + WALL.toNanos());
    Grep grep = new Grep(room.files(), out, pattern, watch, max);
    try {
      grep.search(path);
    } catch (Stopped e) {
      return;
    } catch (StackOverflowError e) {
      throw new FileRefused("the pattern is too deep for a line it met; make it simpler");
    }
    grep.conclude();
  }

  private static Pattern pattern(String text) throws ArgumentsRefused {
    if (text.length() > PATTERN_CHARS_MAX || work(text) > PATTERN_WORK_MAX) {
      throw new ArgumentsRefused(
          "fs_grep: \"pattern\" is too long or repeats too often; make it simpler");
    }
    try {
      return Pattern.compile(text);
    } catch (PatternSyntaxException e) {
      throw new ArgumentsRefused(
          "fs_grep: \"pattern\" is not a regular expression: "
              + e.getDescription()
              + " near index "
              + e.getIndex());
    }
  }

  /** What the expression may do at one place without reading a letter, roughly and at most. */
  private static long work(String pattern) {
    double work = pattern.length();
    Matcher repetition = REPETITION.matcher(pattern);
    while (repetition.find()) {
      work *= Math.max(1, Double.parseDouble(repetition.group(1)));
    }
    return (long) work;
  }

  private void search(WorkspacePath path) throws FileRefused {
    Optional<Listed> at = files.look(path);
    if (at.isPresent() && at.get().kind() == Kind.FOLDER) {
      searchFolder(path);
    } else {
      searchFile(path);
    }
  }

  private void searchFolder(WorkspacePath folder) throws FileRefused {
    for (Listed listed : files.list(folder)) {
      watch.look();
      if (found > max) {
        return;
      }
      switch (listed.kind()) {
        case FILE -> {
          if (listed.bytes() <= WorkspaceFiles.FILE_BYTES_MAX) {
            searchFile(listed.path());
          }
        }
        case FOLDER -> {
          if (!listed.path().name().equals(".git")) {
            searchFolder(listed.path());
          }
        }
        case LINK, OTHER -> {}
      }
    }
  }

  private void searchFile(WorkspacePath path) throws FileRefused {
    byte[] bytes = files.read(path);
    if (OutputRule.isBinary(Arrays.copyOf(bytes, Math.min(bytes.length, 8192)))) {
      return;
    }
    searched++;
    int line = 0;
    for (String text : lines(bytes)) {
      line++;
      if (found <= max && isFound(text)) {
        found++;
        print(path, line, text.stripTrailing());
      }
    }
  }

  private boolean isFound(String line) {
    Matcher matcher = pattern.matcher(new Watched(line, watch));
    matcher.useTransparentBounds(true).useAnchoringBounds(false);
    for (int from = 0; ; from += WINDOW / 2) {
      watch.look();
      int to = Math.min(from + WINDOW, line.length());
      if (matcher.region(from, to).find()) {
        return true;
      }
      if (to == line.length()) {
        return false;
      }
    }
  }

  /** The newline at the end of a file ends its last line; it does not begin another. */
  private static List<String> lines(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    List<String> lines = Arrays.asList(text.split("\n", -1));
    return text.isEmpty() || text.endsWith("\n") ? lines.subList(0, lines.size() - 1) : lines;
  }

  private void print(WorkspacePath path, int line, String text) {
    if (found <= max) {
      String shown =
          text.length() > LINE_SHOWN_MAX ? text.substring(0, LINE_SHOWN_MAX) + "..." : text;
      out.text(path + ":" + line + ":" + shown + "\n");
    }
  }

  private void conclude() {
    if (found == 0) {
      out.text("no match in " + searched + " files\n");
    } else if (found > max) {
      out.text("[more than " + max + " matches; narrow the pattern or the path]\n");
    }
  }

  /** Looks at the clock and the stop switch, not at every letter. */
  private static final class Watch {
    private final StopSwitch stop;
    private final long deadline;
    private int letters;

    Watch(StopSwitch stop, long deadline) {
      this.stop = stop;
      this.deadline = deadline;
    }

    void letter() {
      if ((++letters & 0xFFFF) == 0) {
        look();
      }
    }

    void look() {
      if (System.nanoTime() > deadline) {
        stop.trip(
            Cause.TIMEOUT,
            "the search took more than " + WALL.toSeconds() + " s; make the pattern simpler");
      }
      if (stop.stop().isPresent()) {
        throw new Stopped();
      }
    }
  }

  /** A text that ends the search when its time is over, since an expression may take for ever. */
  private record Watched(CharSequence text, Watch watch) implements CharSequence {
    @Override
    public char charAt(int index) {
      watch.letter();
      return text.charAt(index);
    }

    @Override
    public int length() {
      return text.length();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return text.subSequence(start, end);
    }

    @Override
    public String toString() {
      return text.toString();
    }
  }

  private static final class Stopped extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Stopped() {
      super(null, null, false, false);
    }
  }
}
