package dev.anabranch.modelserver.repair;

import dev.anabranch.modelserver.repair.RepairState.Run;
import java.util.List;

/** Words for the person: short, and only what was seen. */
final class RepairReport {
  private static final String WHAT_I_TRY =
      "I only change one token at a time: comparisons, one more or less, negations, arithmetic and"
          + " boolean operators, constants, swapped arguments.";
  private final RepairState state;

  RepairReport(RepairState state) {
    this.state = state;
  }

  String describe(Candidate candidate, String before) {
    Change change = Change.of(before, candidate.applyTo(before));
    return candidate.path()
        + ", line "
        + change.line()
        + " ("
        + candidate.kind().words()
        + "): "
        + change.words();
  }

  /** The first line that differs, before and after. */
  private record Change(int line, String before, String after) {
    static Change of(String before, String after) {
      List<String> old = before.lines().toList();
      List<String> young = after.lines().toList();
      int at = 0;
      while (at < old.size() && at < young.size() && old.get(at).equals(young.get(at))) {
        at++;
      }
      return new Change(at + 1, line(old, at), line(young, at));
    }

    private static String line(List<String> lines, int at) {
      String line = at < lines.size() ? lines.get(at).strip() : "";
      return line.length() > 160 ? line.substring(0, 160) + "…" : line;
    }

    String words() {
      return "`" + before + "` becomes `" + after + "`";
    }
  }

  String repaired(WorkingCopy files, Run base, int tried) {
    String path = files.changed().orElse("");
    Change change = Change.of(files.originalText(path), files.text(path));
    return "The tests pass now, seen in two runs of `"
        + base.command()
        + "`.\n\n"
        + path
        + ", line "
        + change.line()
        + ":\n- "
        + change.before()
        + "\n+ "
        + change.after()
        + "\n\nBefore it they failed: "
        + failing(base)
        + "\nTried "
        + tried
        + (tried == 1 ? " change" : " changes")
        + ", kept the last one, undid the others; no test was changed."
        + " That the tests pass does not prove that this is what the author meant: please read the change.";
  }

  private static String failing(Run base) {
    Failure failure = FailureReading.of(base.result().text(), List.of());
    String line =
        failure.lines().isEmpty()
            ? base.result().text().lines().findFirst().orElse("no output")
            : failure.lines().getFirst();
    return line.strip();
  }

  String nothingToDo(Run base) {
    return "The tests pass as they are (`" + base.command() + "`); I changed nothing.";
  }

  String noTests(List<String> commands) {
    return commands.isEmpty()
        ? "I found no tests: no command in the task, no test.sh, no package.json test, no test files and no program that tests itself. Name the test command in the task, in backticks."
        : "None of these ran any tests: "
            + String.join("; ", commands)
            + ". Name the test command in the task, in backticks.";
  }

  String gaveUp(int tried, int candidates) {
    return "I could not make the tests pass. I tried "
        + tried
        + " of "
        + candidates
        + " changes that I can think of and undid each; all files are as they were. "
        + WHAT_I_TRY
        + " A fault of another kind, or more than one, needs a person or a real model (--model, ANABRANCH_MODEL_URL).";
  }
}
