package dev.anabranch.modelserver.repair;

import dev.anabranch.modelserver.Result;
import java.util.regex.Pattern;

/** Whether a command ran tests at all. */
enum TestOutcome {
  PASSED,
  FAILED,
  /** The command or its runner is missing, or it found no tests. */
  UNUSABLE;

  private static final Pattern NO_RUNNER =
      Pattern.compile(
          "No module named '?pytest|command not found|: not found|Ran 0 tests|NO TESTS RAN"
              + "|no test specified|Missing script|No rule to make target|collected 0 items");

  static TestOutcome of(Result result) {
    return switch (result) {
      case Result.Ran ran when ran.exit() == 126 || ran.exit() == 127 -> UNUSABLE;
      case Result.Ran ran when NO_RUNNER.matcher(ran.output()).find() -> UNUSABLE;
      case Result.Ran ran -> ran.exit() == 0 ? PASSED : FAILED;
      case Result.Stopped stopped -> stopped.kind().equals("timeout") ? FAILED : UNUSABLE;
      case Result.Rejected rejected -> UNUSABLE;
      case Result.InDoubt inDoubt -> UNUSABLE;
      case Result.Cancelled cancelled -> UNUSABLE;
    };
  }
}
