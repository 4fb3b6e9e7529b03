package dev.anabranch.events;

import java.util.List;
import java.util.Optional;

/** What shapes the prompt besides messages and results. */
public sealed interface ContextEvent extends Event {

  /** The plan as the model last wrote it. Items at most {@value #ITEMS_MAX}. */
  record PlanUpdated(List<Item> items) implements ContextEvent {
    public PlanUpdated {
      items = List.copyOf(items);
      if (items.size() > ITEMS_MAX) {
        throw new IllegalArgumentException("a plan has at most " + ITEMS_MAX + " items");
      }
    }
  }

  int ITEMS_MAX = 50;

  /** One line of a plan; {@code status} is todo, doing or done. */
  record Item(String title, String status) {}

  /** The plan said again at the end of the prompt (techniques 1.6). */
  record PlanRecited(String text) implements ContextEvent {}

  /**
   * The prompt shows its past in another way from here on; nothing is deleted, and an empty view
   * shows all again. Opens an epoch.
   *
   * @param view what it shows of the entries before this one
   * @param epoch the figures of the prompt as it is then
   * @param usage of the model calls that wrote the summary
   * @param cost of these calls, if there is a price
   */
  record ContextReduced(Kind kind, View view, Epoch epoch, Usage usage, Optional<Cost> cost)
      implements ContextEvent {

    /** One without a price. */
    public ContextReduced(Kind kind, View view, Epoch epoch, Usage usage) {
      this(kind, view, epoch, usage, Optional.empty());
    }

    /** The same with what it cost. */
    public ContextReduced with(Optional<Cost> newCost) {
      return new ContextReduced(kind, view, epoch, usage, newCost);
    }
  }

  /** How a view differs from the one before. */
  enum Kind {
    /** More results are shown in short. */
    COMPACT,
    /** A summary stands for the oldest turns. */
    SUMMARY,
    /** A person wanted the past back in full. */
    RESTORE;

    public String wire() {
      return switch (this) {
        case COMPACT -> "compact";
        case SUMMARY -> "summary";
        case RESTORE -> "restore";
      };
    }

    public static Kind of(String wire) {
      return switch (wire) {
        case "compact" -> COMPACT;
        case "summary" -> SUMMARY;
        case "restore" -> RESTORE;
        default ->
            throw new IllegalArgumentException(
                "a reduction is compact, summary or restore, not " + wire);
      };
    }
  }

  /** A reduction was due and could not be made; the prompt stays as it is. */
  record ReductionFailed(String reason, Usage usage, Optional<Cost> cost) implements ContextEvent {

    /** One without a price. */
    public ReductionFailed(String reason, Usage usage) {
      this(reason, usage, Optional.empty());
    }

    /** The same with what it cost. */
    public ReductionFailed with(Optional<Cost> newCost) {
      return new ReductionFailed(reason, usage, newCost);
    }
  }

  /** The header is another from here on. Opens an epoch, in which nothing of the cache holds. */
  record HeaderReplaced(Header header, String reason, Epoch epoch) implements ContextEvent {}

  /**
   * The figures of a prompt when an epoch opens, so that the fold needs no past to go on from here.
   *
   * @param number from 1, the number before any reduction
   * @param kept how many segments stand as they stood before, from the first on
   */
  record Epoch(int number, int kept, int segments, long bytes, String prefixHash) {
    public Epoch {
      if (number < 1 || kept < 0 || segments < kept || bytes < 0) {
        throw new IllegalArgumentException("these are no figures of an epoch");
      }
      if (!prefixHash.matches("[0-9a-f]{64}")) {
        throw new IllegalArgumentException("a prefix hash has 64 hex digits");
      }
    }
  }

  /**
   * A skill was activated; its text is the observation of {@code call}. {@code sha256} is that of
   * the catalogue, whatever became of the file since.
   */
  record SkillActivated(String call, String name, String sha256) implements ContextEvent {}

  /** What the {@code AGENTS.md} of the workspace says, at the start of the session. */
  record InstructionsFound(String path, String text, String sha256) implements ContextEvent {}

  /**
   * The same call with the same result, {@code count} times. {@code text} is what the agent is told
   * of it; without it the session pauses.
   */
  record LoopNoticed(String tool, int count, Optional<String> text) implements ContextEvent {}
}
