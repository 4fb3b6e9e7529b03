package dev.anabranch.testkit;

import dev.anabranch.events.Entry;
import dev.anabranch.events.ToolEvent;
import dev.anabranch.sessions.SessionView;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A sweep in which every run ended as it had to.
 *
 * @param writes of the run without a crash
 * @param runs the run without a crash, then one for each crash
 */
public record SweepReport(int writes, List<Run> runs) {
  public SweepReport {
    runs = List.copyOf(runs);
  }

  /**
   * One run from the task to its end.
   *
   * @param crash where its first server died, like {@code after write 7}; empty if none did
   * @param end the session at its end
   * @param entries of the session
   * @param counts how often the functions of each tool ran; those that never did are missing
   */
  public record Run(
      Optional<String> crash, SessionView end, List<Entry> entries, Map<String, Integer> counts) {
    public Run {
      entries = List.copyOf(entries);
      counts = Map.copyOf(counts);
    }

    /** How often the function of a tool ran. */
    public int ran(String tool) {
      return counts.getOrDefault(tool, 0);
    }

    /** True if the agent was told of a call that nobody knows whether it had its effect. */
    public boolean inDoubt() {
      return entries.stream().anyMatch(entry -> entry.event() instanceof ToolEvent.InDoubt);
    }
  }

  /** The run without a crash. */
  public Run uncrashed() {
    return runs.getFirst();
  }

  /**
   * How many servers died. A run may make fewer writes than another and so end before its crash.
   */
  public int crashes() {
    return (int) runs.stream().filter(run -> run.crash().isPresent()).count();
  }

  @Override
  public String toString() {
    return "%d crashes at %d writes of a run of %d entries"
        .formatted(crashes(), writes, uncrashed().entries().size());
  }
}
