package dev.anabranch.session;

import dev.anabranch.events.Header;
import java.util.Optional;

/**
 * Why the next epoch must open before the model is asked again. Making it takes reading the past,
 * so it is an errand; the session waits at its boundary until {@link SessionCommand.EpochMade}
 * comes.
 */
public sealed interface EpochWish {

  /** The renderer of the session is retired: it goes on under this header. */
  record Renew(Header header) implements EpochWish {}

  /**
   * The prompt fills its window.
   *
   * @param urgent whether it must become shorter also where the model sums up nothing
   */
  record Reduce(boolean urgent) implements EpochWish {}

  /** What is due in a session at its boundary. */
  static Optional<EpochWish> due(SessionState state) {
    Optional<EpochWish> renewal = state.requiredPrompt().renewal().map(Renew::new);
    return renewal.or(() -> Fill.of(state).due());
  }
}
