package dev.anabranch.sessions;

import dev.anabranch.context.PrefixHash;
import dev.anabranch.context.Prompt;
import dev.anabranch.events.ContextEvent;
import dev.anabranch.events.Event;
import dev.anabranch.events.TaskEvent;
import dev.anabranch.events.TurnEvent;
import dev.anabranch.events.Unreadable;
import dev.anabranch.journal.ChainCheck.Break;
import dev.anabranch.journal.StoredEntry;
import java.util.Optional;

/**
 * Renders every model request of a branch again, entry by entry, and compares it with what was
 * recorded; holds no more than hashes. Ends at the first that differs, and at an entry that is no
 * fact here: what the model was shown after it nobody knows.
 */
final class Requests {
  private Optional<PrefixHash> rendered = Optional.empty();
  private Optional<Break> broken = Optional.empty();
  private Optional<Break> unread = Optional.empty();
  private boolean blamable;

  /** The next entry of the branch. */
  void entry(StoredEntry entry) {
    if (broken.isEmpty() && unread.isEmpty()) {
      entry(entry, entry.entry().event());
    }
  }

  /** The same with the event that was read in it. */
  void entry(StoredEntry entry, Event event) {
    if (broken.isPresent() || unread.isPresent()) {
      return;
    }
    unread = fault(event).map(why -> unread(entry, why));
    if (unread.isEmpty() && differs(event)) {
      broken = Optional.of(named(entry, "the request rendered again is not the one recorded"));
      blamable = true;
    } else if (unread.isEmpty()) {
      go(entry, event);
    }
  }

  /**
   * An epoch is opened with figures that everybody goes on from: they must be the rendered ones.
   */
  private void go(StoredEntry entry, Event event) {
    try {
      rendered = after(entry.seq(), event);
    } catch (IllegalArgumentException otherEntries) {
      broken = Optional.of(named(entry, String.valueOf(otherEntries.getMessage())));
      return;
    }
    boolean other =
        opened(event)
            .filter(told ->
                rendered
                    .filter(now ->
                        now.hex().equals(told.prefixHash()) && now.segments() == told.segments())
                    .isEmpty())
            .isPresent();
    if (other) {
      broken = Optional.of(named(entry, "the epoch rendered again is not the one recorded"));
      blamable = true;
    }
  }

  private static Optional<ContextEvent.Epoch> opened(Event event) {
    return switch (event) {
      case ContextEvent.ContextReduced reduced -> Optional.of(reduced.epoch());
      case ContextEvent.HeaderReplaced replaced -> Optional.of(replaced.epoch());
      default -> Optional.empty();
    };
  }

  private Optional<String> fault(Event event) {
    return switch (event) {
      case Unreadable unreadable -> Optional.of(unreadable.reason());
      case TaskEvent.Submitted submitted -> Prompt.fault(submitted.header());
      case ContextEvent.HeaderReplaced replaced -> Prompt.fault(replaced.header());
      case TurnEvent early when rendered.isEmpty() ->
          Optional.of("nothing was submitted before it");
      default -> Optional.empty();
    };
  }

  private boolean differs(Event event) {
    return event instanceof TurnEvent.ModelRequested requested
        && rendered
            .filter(now ->
                now.hex().equals(requested.prefixHash()) && now.segments() == requested.segments())
            .isEmpty();
  }

  private Optional<PrefixHash> after(long seq, Event event) {
    return event instanceof TaskEvent.Submitted submitted
        ? Optional.of(PrefixHash.of(submitted.header()).plus(seq, event))
        : rendered.map(before -> before.plus(seq, event));
  }

  private static Break unread(StoredEntry entry, String why) {
    return named(
        entry, "entry " + entry.seq() + " (" + entry.type() + ") cannot be read here: " + why);
  }

  private static Break named(StoredEntry entry, String reason) {
    return new Break(entry.origin(), entry.seq(), reason);
  }

  /** The first request that is not the one recorded. */
  Optional<Break> broken() {
    return broken;
  }

  /** True if {@link dev.anabranch.context.PrefixBlame} can say more of what is broken. */
  boolean isBlamable() {
    return blamable;
  }

  /** The entry from which on nothing was compared. */
  Optional<Break> unread() {
    return unread;
  }
}
