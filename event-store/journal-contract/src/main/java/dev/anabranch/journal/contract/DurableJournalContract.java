package dev.anabranch.journal.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.events.Entry;
import dev.anabranch.events.SessionId;
import dev.anabranch.journal.Journal;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What a journal keeps that outlives its process: an acknowledgement comes after the commit. */
public abstract class DurableJournalContract extends JournalContract {

  /** What a process would find that opens the store if the writing one were killed right now. */
  protected abstract Journal afterKill(SteppedClock clock);

  @Test
  void what_was_acknowledged_is_there_if_the_process_is_killed_right_then() {
    SessionId session = newSession();
    SessionId child = newSession();

    assertThere(append(session, 0, said("a"), said("b")));
    assertThere(append(session, 2, said("c")));
    assertThere(fork(session, 2, child, said("d")));
    assertThere(append(child, 3, said("e")));
    hide(session, 1);

    try (Journal found = afterKill(clock)) {
      assertThat(found.sessions()).isEqualTo(journal.sessions());
      assertThat(found.feed(0, 10)).isEqualTo(journal.feed(0, 10));
    }
  }

  private void assertThere(List<Entry> acknowledged) {
    try (Journal found = afterKill(clock)) {
      Entry last = acknowledged.getLast();
      assertThat(found.read(last.origin(), acknowledged.getFirst().seq() - 1, 10))
          .isEqualTo(acknowledged);
      assertThat(found.check(last.origin()).broken()).isEmpty();
    }
  }

  @Test
  void after_a_kill_every_session_goes_on_where_it_was() {
    Random choice = new Random(3);
    List<SessionId> sessions = new ArrayList<>(List.of(newSession()));
    append(sessions.getFirst(), 0, said("root"));
    for (int step = 0; step < 30; step++) {
      SessionId some = sessions.get(choice.nextInt(sessions.size()));
      if (choice.nextInt(3) == 0) {
        SessionId child = newSession();
        fork(some, row(some).head(), child, said("fork " + step));
        sessions.add(child);
      } else {
        append(some, row(some).head(), said("step " + step));
      }
    }

    try (Journal found = afterKill(clock)) {
      for (SessionId session : sessions) {
        List<Entry> before = journal.read(session, 0, 100);
        List<Entry> more = done(found.append(session, before.size(), List.of(said("on"))));
        assertThat(found.read(session, 0, 100)).startsWith(before.toArray(Entry[]::new));
        assertThat(more.getFirst().seq()).isEqualTo(before.size() + 1);
        assertThat(found.check(session).broken()).isEmpty();
      }
    }
  }
}
