package dev.anabranch.journal.derived;

import dev.anabranch.events.SessionId;
import dev.anabranch.events.Usage;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What model calls used. Only calls that a session made itself count for it, so what forks share is
 * counted once, at the session that made it.
 *
 * @param sessions how many sessions were looked at
 * @param whole of all their calls
 * @param cut there are more parts than these
 */
public record UsageSums(long sessions, Sum whole, List<Part> parts, boolean cut) {
  public UsageSums {
    parts = List.copyOf(parts);
  }

  /** How the sum is taken apart. */
  public enum By {
    STEP,
    MODEL,
    SESSION
  }

  /**
   * A sum over model calls.
   *
   * @param calls how many were settled
   */
  public record Sum(long calls, Usage usage, CacheSums cache, CostSums cost) {}

  /** A part of the sum; what it is not taken apart by is absent. */
  public record Part(
      Optional<SessionId> session, OptionalInt step, Optional<String> model, Sum sum) {}

  /** Of which sessions: of one alone, of the tree that one belongs to, or of all. */
  public sealed interface Of {
    record Session(SessionId session) implements Of {}

    record Tree(SessionId member) implements Of {}

    record All() implements Of {}
  }
}
