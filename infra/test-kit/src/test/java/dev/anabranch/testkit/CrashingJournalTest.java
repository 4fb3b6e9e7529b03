package dev.anabranch.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.events.Entry;
import dev.anabranch.events.Event;
import dev.anabranch.events.PeopleEvent;
import dev.anabranch.events.SessionId;
import dev.anabranch.journal.MemoryJournal;
import java.time.InstantSource;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is durable, and what is heard of, when a server dies. */
class CrashingJournalTest {
  private static final SessionId SESSION = SessionId.random(new SplittableRandom(3));

  @ParameterizedTest
  @CsvSource({"1,false", "1,true", "3,false", "3,true", "5,false"})
  void all_before_the_crash_is_durable_and_heard_of(int write, boolean after) {
    MemoryJournal store = new MemoryJournal(InstantSource.system());
    CrashingJournal journal =
        after ? CrashingJournal.after(write, store) : CrashingJournal.before(write, store);
    int heard = 0;
    for (int i = 0; i < 4; i++) {
      heard += append(journal, i).isDone() ? 1 : 0;
    }
    boolean died = write <= 4;
    int durable = died ? (after ? write : write - 1) : 4;
    assertThat(heard).isEqualTo(died ? write - 1 : 4);
    assertThat(store.feed(0, 10)).hasSize(durable).isEqualTo(journal.durable());
    assertThat(journal.isCrashed()).isEqualTo(died);
    assertThat(journal.writes()).isEqualTo(4);
    assertThat(journal.words(4)).isEqualTo("Resumed");
    assertThat(journal.sessions()).hasSize(durable == 0 ? 0 : 1);
  }

  private static CompletableFuture<List<Entry>> append(CrashingJournal journal, long head) {
    List<Event> events = List.of(new PeopleEvent.Resumed("owner"));
    return journal.append(SESSION, head, events).toCompletableFuture();
  }
}
