package dev.anabranch.journal.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.events.Entry;
import dev.anabranch.events.Event;
import dev.anabranch.events.PeopleEvent.Steered;
import dev.anabranch.events.SessionId;
import dev.anabranch.journal.Journal;
import dev.anabranch.journal.JournalReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

/** Writes to a journal and remembers what was acknowledged, forks as well as appends. */
final class Diary {
  private static final int SESSIONS = 4;

  private final Random random;
  private final List<SessionId> sessions = new ArrayList<>();
  private final Map<SessionId, Map<Long, Entry>> acknowledged = new HashMap<>();

  Diary(Random random) {
    this.random = random;
    for (int i = 0; i < SESSIONS; i++) {
      sessions.add(SessionId.random(random));
    }
  }

  /** One append of up to three events, or a fork; throws what the journal says against it. */
  void write(Journal journal, int charsMax) {
    int which = random.nextInt(sessions.size());
    SessionId session = sessions.get(which);
    long head = journal.session(session).map(row -> row.head()).orElse(0L);
    if (head > 0 && random.nextInt(8) == 0) {
      SessionId child = SessionId.random(random);
      note(done(journal.fork(session, 1 + random.nextLong(head), child, texts(charsMax))));
      sessions.set(which, child);
    } else {
      note(done(journal.append(session, head, texts(charsMax))));
    }
  }

  private List<Event> texts(int charsMax) {
    List<Event> events = new ArrayList<>();
    for (int n = 1 + random.nextInt(3); n > 0; n--) {
      events.add(new Steered("x".repeat(random.nextInt(charsMax)) + random.nextLong(), "somebody"));
    }
    return events;
  }

  private static List<Entry> done(CompletionStage<List<Entry>> stage) {
    try {
      return stage.toCompletableFuture().orTimeout(60, TimeUnit.SECONDS).join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException reason ? reason : e;
    }
  }

  private void note(List<Entry> entries) {
    for (Entry entry : entries) {
      acknowledged.computeIfAbsent(entry.origin(), _ -> new HashMap<>()).put(entry.seq(), entry);
    }
  }

  int acknowledged() {
    return acknowledged.values().stream().mapToInt(Map::size).sum();
  }

  /** All of it is there, once and equal, and the rest of the journal is whole too. */
  void assertKept(JournalReader journal) {
    List<Entry> feed = journal.feed(0, Integer.MAX_VALUE);
    assertThat(feed)
        .extracting(Entry::ordering)
        .isEqualTo(LongStream.rangeClosed(1, feed.size()).boxed().toList());
    assertThat(feed).extracting(Entry::event).doesNotHaveDuplicates();
    for (Map<Long, Entry> entries : acknowledged.values()) {
      assertThat(feed).containsAll(entries.values());
    }
    assertThat(journal.sessions()).allMatch(row -> journal.check(row.id()).ok());
  }
}
