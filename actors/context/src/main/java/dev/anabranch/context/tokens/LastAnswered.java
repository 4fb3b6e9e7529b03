package dev.anabranch.context.tokens;

import dev.anabranch.events.ContextEvent;
import dev.anabranch.events.Event;
import dev.anabranch.events.TaskEvent;
import dev.anabranch.events.TurnEvent;
import java.util.Optional;

/**
 * What a branch tells of the last request that its endpoint has answered, so that a forecast holds
 * after a restart and in a fork: a fold of all entries, the inherited ones too.
 *
 * @param known the answered one as far as the next can begin with it
 * @param open the one that waits for its answer
 */
public record LastAnswered(Optional<Known> known, Optional<Known> open) {
  public static final LastAnswered NONE = new LastAnswered(Optional.empty(), Optional.empty());

  /** Nothing was answered before. */
  public static final String FIRST = "first";

  public static final String COMPACTION = "compaction";
  public static final String HEADER_REPLACED = "header_replaced";
  public static final String MODEL_CHANGED = "model_changed";

  /** The task is in other words. */
  public static final String EDITED = "edited";

  public static final String PREFIX_BREAK = "prefix_break";
  public static final String BELOW_MINIMUM = "below_minimum";

  /**
   * A prompt that the endpoint has seen.
   *
   * @param segments how many of its first ones still stand; -1 if not even the header does
   * @param prefixHash over them; empty if some fell away since
   * @param miss why some fell away
   */
  public record Known(int segments, Optional<String> prefixHash, Optional<String> miss) {
    private Known left(int kept, String why) {
      return new Known(Math.min(segments, kept), Optional.empty(), Optional.of(miss.orElse(why)));
    }
  }

  /** After the next entry of the branch. */
  public LastAnswered plus(Event event) {
    return switch (event) {
      case TurnEvent.ModelRequested asked ->
          new LastAnswered(
              known,
              Optional.of(
                  new Known(asked.segments(), Optional.of(asked.prefixHash()), Optional.empty())));
      case TurnEvent.ModelReplied replied ->
          new LastAnswered(open.or(() -> known), Optional.empty());
      case TurnEvent.ModelFailed failed -> new LastAnswered(known, Optional.empty());
      case TurnEvent.ModelCancelled cancelled -> new LastAnswered(known, Optional.empty());
      case TurnEvent.ModelSwitched switched -> left(-1, MODEL_CHANGED);
      case ContextEvent.ContextReduced reduced -> left(reduced.epoch().kept(), COMPACTION);
      case ContextEvent.HeaderReplaced replaced ->
          left(replaced.epoch().kept() > 0 ? replaced.epoch().kept() : -1, HEADER_REPLACED);
      case TaskEvent.TaskReworded reworded -> left(0, EDITED);
      default -> this;
    };
  }

  private LastAnswered left(int kept, String why) {
    return new LastAnswered(known.map(prompt -> prompt.left(kept, why)), open);
  }
}
