package dev.anabranch.benchmarks;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The options behind a benchmark's name: each with a value, and {@code --json}. What is not
 * understood is refused with {@link IllegalArgumentException}.
 */
public final class Arguments {
  private static final int RUNS_MAX = 99;

  private final Map<String, String> values = new HashMap<>();
  private boolean json;

  public Arguments(List<String> words, Set<String> known) {
    Deque<String> rest = new ArrayDeque<>(words);
    while (!rest.isEmpty()) {
      String option = rest.removeFirst();
      if (option.equals("--json")) {
        json = true;
      } else if (!known.contains(option)) {
        throw new IllegalArgumentException("unknown option " + option);
      } else if (rest.isEmpty()) {
        throw new IllegalArgumentException(option + " needs a value");
      } else {
        values.put(option, rest.removeFirst());
      }
    }
  }

  public boolean json() {
    return json;
  }

  /** How often everything is measured; 5 if nobody says otherwise. */
  public int runs() {
    return number("--runs", 5, 1, RUNS_MAX);
  }

  /** The folder on the disk that is measured; empty for a temporary one. */
  public Optional<Path> work() {
    return text("--work").map(Path::of);
  }

  public Optional<String> text(String option) {
    return Optional.ofNullable(values.get(option));
  }

  public int number(String option, int preset, int least, int most) {
    return text(option).map(text -> number(option, text, least, most)).orElse(preset);
  }

  private static int number(String option, String text, int least, int most) {
    try {
      int number = Integer.parseInt(text);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw new IllegalArgumentException(
        option + " is a whole number from " + least + " to " + most + ", not " + text);
  }
}
