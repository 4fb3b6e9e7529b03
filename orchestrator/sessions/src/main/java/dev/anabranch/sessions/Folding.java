package dev.anabranch.sessions;

import dev.anabranch.events.Entry;
import dev.anabranch.events.SessionId;
import dev.anabranch.journal.BranchReading;
import dev.anabranch.journal.JournalReader;
import dev.anabranch.journal.SessionRow;
import dev.anabranch.journal.akka.CatchUp;
import dev.anabranch.session.SessionState;
import java.util.List;
import java.util.Optional;

/** Folds a journal on from a state, page by page; never holds a session as a whole. */
final class Folding implements CatchUp {
  /** Up to so many events are folded at once; looking for a snapshot would not be cheaper. */
  static final long NEAR = 500;

  private static final int PAGE = 200;

  private final JournalReader journal;

  Folding(JournalReader journal) {
    this.journal = journal;
  }

  /** The state after entry {@code last}, or where the proven branch ends if that is before it. */
  SessionState on(SessionState from, long last) {
    SessionState state = from;
    BranchReading branch = new BranchReading(journal, from.id(), from.head());
    while (state.head() < last) {
      List<Entry> page = branch.next((int) Math.min(PAGE, last - state.head()));
      for (Entry entry : page) {
        state = state.evolve(entry.event());
      }
      if (page.isEmpty()) {
        return state;
      }
    }
    return state;
  }

  /**
   * A session that turns out to be read-only is left to Akka's replay, which ends where it must.
   */
  @Override
  public Optional<Reached> from(SessionId session, Optional<Reached> snapshot) {
    long head = journal.session(session).map(SessionRow::head).orElse(0L);
    if (head - snapshot.map(Reached::seq).orElse(0L) <= NEAR) {
      return snapshot;
    }
    SessionState start =
        snapshot
            .map(reached -> ((SessionState) reached.state()).as(session))
            .orElseGet(() -> SessionState.empty(session));
    SessionState reached = on(start, head);
    return reached.readOnly().isEmpty()
        ? Optional.of(new Reached(reached.head(), reached))
        : snapshot; // the replay itself brings the entry that ends the branch
  }
}
