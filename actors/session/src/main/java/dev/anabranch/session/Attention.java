package dev.anabranch.session;

import dev.anabranch.context.tokens.LastAnswered;
import dev.anabranch.events.ContextEvent;
import dev.anabranch.events.Event;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;

/**
 * What decides how the next request is put, beside the prompt itself: the plan and when it was last
 * said, the state of the tool policy, what repeats, and how full the window is. Its fold is {@link
 * AttentionFold}.
 *
 * @param policyState of the session's tool policy
 * @param plan as the model last wrote it
 * @param recited how far behind the end of the prompt the plan was last said; empty if never
 * @param planChanged whether the plan is another than the one last said
 * @param repeats of calls with the same result
 * @param known classes of external calls that a person let run
 * @param skills that were activated, by name
 * @param window how full the model's context window is
 * @param answered the last request that the endpoint answered, for the forecast of its cache
 */
public record Attention(
    String policyState,
    List<ContextEvent.Item> plan,
    Optional<Distance> recited,
    boolean planChanged,
    Repeats repeats,
    SortedSet<String> known,
    SortedSet<String> skills,
    Window window,
    LastAnswered answered) {

  static final Attention NONE = new AttentionFold().attention();

  /** How far back something is: in steps, and in bytes of the prompt. */
  public record Distance(int steps, long bytes) {}

  /**
   * The fill of the context window.
   *
   * @param reportedTokens of the last prompt and its reply, as the endpoint said; 0 if it did not
   * @param bytes of the prompt when they were reported
   * @param stepsSinceFailed steps since a reduction could not be made, or a person undid the last
   *     one; empty if the last one stands
   */
  public record Window(long reportedTokens, long bytes, Optional<Integer> stepsSinceFailed) {
    static final Window EMPTY = new Window(0, 0, Optional.empty());
  }

  /** The attention after the event; {@code after} is the state with everything else folded. */
  Attention evolve(long seq, Event event, SessionState before, SessionState after) {
    return new AttentionFold(this).after(seq, event, before, after);
  }
}
