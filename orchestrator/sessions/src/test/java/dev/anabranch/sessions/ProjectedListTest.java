package dev.anabranch.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.blobs.FolderBlobs;
import dev.anabranch.context.StandardHeader;
import dev.anabranch.events.Event;
import dev.anabranch.events.Limits;
import dev.anabranch.events.ModelChoice;
import dev.anabranch.events.PeopleEvent;
import dev.anabranch.events.SessionId;
import dev.anabranch.events.TaskEvent;
import dev.anabranch.events.TurnEvent;
import dev.anabranch.events.Usage;
import dev.anabranch.journal.Database;
import dev.anabranch.journal.JdbcJournal;
import dev.anabranch.journal.Journal;
import dev.anabranch.journal.derived.Derived;
import dev.anabranch.journal.snapshots.StateSnapshots;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The projected list and the folded one are the same list. */
class ProjectedListTest {
  private static final List<String> STATUSES =
      List.of("queued", "running", "paused", "completed", "failed", "cancelled");

  @TempDir Path dir;

  private final Map<SessionId, Long> heads = new LinkedHashMap<>();

  private Database place() {
    return Database.sqlite(dir.resolve("journal.db"));
  }

  private JournalSessionReads folding(Journal journal) {
    return new JournalSessionReads(journal, FolderBlobs.reading(dir.resolve("blobs")));
  }

  private JournalSessionReads projecting(Journal journal, Derived derived) {
    return new JournalSessionReads(
        journal,
        StateSnapshots.none(),
        FolderBlobs.reading(dir.resolve("blobs")),
        Optional.empty(),
        derived);
  }

  private Derived following(Database place, Journal journal) {
    Derived derived =
        Derived.following(
            place,
            dir.resolve("derived.db"),
            journal,
            new ListFolds(journal, StateSnapshots.none()));
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(10))
        .until(() -> derived.fresh().isPresent());
    return derived;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void every_page_and_every_tree_is_as_a_fold_of_the_journal_has_it(long seed) throws Exception {
    Random random = new Random(seed);
    List<String> grown;
    try (Journal journal = JdbcJournal.open(place(), InstantSource.system())) {
      try (Derived derived = following(place(), journal)) {
        for (int i = 0; i < 5; i++) {
          write(journal, random, 30);
          grown = everything(projecting(journal, derived));
          assertThat(grown).isEqualTo(everything(folding(journal)));
        }
        grown = everything(projecting(journal, derived));
      }
      Files.delete(dir.resolve("derived.db"));
      try (Derived derived = following(place(), journal)) {
        assertThat(everything(projecting(journal, derived))).isEqualTo(grown);
      }
    }
    assertThat(grown).anyMatch(line -> line.contains("\"status\":\"paused\""));
  }

  @Test
  void many_forks_of_one_entry_are_listed_as_they_are() {
    try (Journal journal = JdbcJournal.open(place(), InstantSource.system());
        Derived derived = following(place(), journal)) {
      Random random = new Random(5);
      SessionId parent = begin(journal, random);
      append(journal, parent, new PeopleEvent.Paused("me"));
      for (int i = 0; i < 300; i++) {
        fork(journal, random, parent, 1 + i % 2);
      }
      assertThat(everything(projecting(journal, derived))).isEqualTo(everything(folding(journal)));
    }
  }

  private List<String> everything(SessionReads reads) {
    List<String> all = new ArrayList<>();
    List<Optional<String>> statuses = new ArrayList<>();
    statuses.add(Optional.empty());
    STATUSES.forEach(status -> statuses.add(Optional.of(status)));
    for (Optional<String> status : statuses) {
      for (Optional<String> text :
          List.of(Optional.<String>empty(), Optional.of("TASK 1"), Optional.of("100%_!"))) {
        Optional<SessionId> cursor = Optional.empty();
        do {
          SessionReads.Page page = reads.list(status, text, cursor, 4);
          page.sessions().forEach(view -> all.add(view.json().canonical()));
          all.add(status + " " + text + " next " + page.next());
          cursor = page.next();
        } while (cursor.isPresent());
      }
    }
    heads.keySet().stream()
        .limit(12)
        .forEach(session -> all.add(reads.lineage(session).canonical()));
    return all;
  }

  private void write(Journal journal, Random random, int changes) {
    for (int i = 0; i < changes; i++) {
      SessionId any =
          heads.isEmpty()
              ? begin(journal, random)
              : List.copyOf(heads.keySet()).get(random.nextInt(heads.size()));
      switch (random.nextInt(8)) {
        case 0 -> begin(journal, random);
        case 1 -> fork(journal, random, any, 1 + random.nextLong(head(any)));
        case 2 -> append(journal, any, new PeopleEvent.Paused("me"));
        case 3 -> append(journal, any, new PeopleEvent.Resumed("me"));
        case 4 ->
            append(
                journal,
                any,
                new TaskEvent.Ended(
                    random.nextBoolean() ? TaskEvent.Outcome.COMPLETED : TaskEvent.Outcome.FAILED,
                    Optional.of("answer \u0000 \ud800"),
                    Optional.empty()));
        default -> append(journal, any, turn(random));
      }
    }
  }

  private static Event[] turn(Random random) {
    Usage usage =
        new Usage(OptionalLong.of(random.nextInt(99)), OptionalLong.empty(), OptionalLong.of(1));
    return new Event[] {
      new TurnEvent.ModelRequested(1, 1, 1, 2, "0".repeat(64)),
      new TurnEvent.ModelReplied(
          "said", List.of(), TurnEvent.Finish.STOP, usage, Optional.empty(), 5)
    };
  }

  private SessionId begin(Journal journal, Random random) {
    SessionId session = SessionId.random(random);
    String text = "Task " + heads.size() + (random.nextBoolean() ? " is 100%_! done" : " Ä");
    append(
        journal,
        session,
        new TaskEvent.Submitted(
            text,
            new ModelChoice("scripted", "embedded"),
            StandardHeader.create(),
            Optional.empty(),
            3,
            "owner",
            Limits.DEFAULT,
            Optional.empty()));
    return session;
  }

  private void fork(Journal journal, Random random, SessionId parent, long at) {
    SessionId child = SessionId.random(random);
    journal
        .fork(parent, at, child, List.of(new TaskEvent.Forked(parent, at)))
        .toCompletableFuture()
        .join();
    heads.put(child, at + 1);
  }

  private long head(SessionId session) {
    return heads.getOrDefault(session, 0L);
  }

  private void append(Journal journal, SessionId session, Event... events) {
    journal.append(session, head(session), List.of(events)).toCompletableFuture().join();
    heads.put(session, head(session) + events.length);
  }
}
