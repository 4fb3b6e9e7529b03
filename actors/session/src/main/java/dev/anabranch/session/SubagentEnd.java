package dev.anabranch.session;

import dev.anabranch.events.ChildEvent;
import dev.anabranch.events.TaskEvent;
import dev.anabranch.events.Terms;
import java.util.Optional;
import java.util.OptionalLong;

/** What a sub-agent that is over tells the session that started it. Pure. */
public final class SubagentEnd {
  private static final int REASON_CHARS_MAX = 2_000;

  private SubagentEnd() {}

  /** Empty while it works, and for a session that is no sub-agent. */
  public static Optional<ChildEvent> of(SessionState state) {
    Optional<Terms.Child> bond = state.life().child();
    if (bond.isEmpty()) {
      return Optional.empty();
    }
    if (state.life().cancelled()) {
      return Optional.of(lost(state, bond.get(), "it was cancelled"));
    }
    return state
        .life()
        .ended()
        .map(end -> ended(state, bond.get(), end))
        .or(() -> state.readOnly().map(why -> lost(state, bond.get(), why)));
  }

  private static ChildEvent ended(SessionState state, Terms.Child bond, TaskEvent.Ended end) {
    if (end.outcome() == TaskEvent.Outcome.COMPLETED) {
      return new ChildEvent.ChildSubmitted(
          bond.call(), bond.index(), state.id(), end.answer().orElse(""), spent(state));
    }
    String reason = end.reason().orElse("it failed");
    return lost(state, bond, end.answer().map(told -> reason + ": " + told).orElse(reason));
  }

  private static ChildEvent.ChildFailed lost(SessionState state, Terms.Child bond, String why) {
    String bounded =
        why.length() > REASON_CHARS_MAX ? why.substring(0, REASON_CHARS_MAX - 1) + "…" : why;
    return new ChildEvent.ChildFailed(bond.call(), bond.index(), state.id(), bounded, spent(state));
  }

  private static ChildEvent.Spent spent(SessionState state) {
    Spent spent = state.life().spent();
    return new ChildEvent.Spent(OptionalLong.of(spent.tokens()), spent.cost());
  }
}
