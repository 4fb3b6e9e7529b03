package dev.anabranch.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.context.StandardHeader;
import dev.anabranch.events.Entry;
import dev.anabranch.events.Event;
import dev.anabranch.events.Limits;
import dev.anabranch.events.ModelChoice;
import dev.anabranch.events.PeopleEvent;
import dev.anabranch.events.SessionId;
import dev.anabranch.events.TaskEvent;
import dev.anabranch.journal.Database;
import dev.anabranch.journal.JdbcJournal;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Live streams over a journal in a file, cut at random bytes while sessions append. */
class DisconnectsTest {
  private static final int CUTS = "1".equals(System.getenv("ANABRANCH_NIGHTLY")) ? 5_000 : 500;
  private static final int AHEAD_MAX = 200;
  private static final int SESSIONS = 3;

  @TempDir private Path dir;

  @Test
  void clients_that_lose_their_stream_a_thousand_times_see_every_entry_once() throws Exception {
    var journal =
        JdbcJournal.open(Database.sqlite(dir.resolve("journal.db")), InstantSource.system());
    try (Console console = new Console(dir, Duration.ofMinutes(1), journal)) {
      SplittableRandom ids = new SplittableRandom(21);
      List<SessionId> sessions =
          Stream.generate(() -> SessionId.random(ids)).limit(SESSIONS).toList();
      sessions.forEach(id -> append(console, id, 0, submitted()));
      SessionId watched = sessions.getFirst();
      CutClient ofSession = new CutClient(console, "/api/sessions/" + watched + "/events", 1);
      CutClient ofFeed = new CutClient(console, "/api/feed", 2);
      CompletableFuture<Void> clients =
          CompletableFuture.allOf(cutting(ofSession), cutting(ofFeed));

      long head = 1;
      while (!clients.isDone()) {
        if (head - ofSession.last() < AHEAD_MAX && SESSIONS * head - ofFeed.last() < AHEAD_MAX) {
          long at = head++;
          sessions.forEach(id -> append(console, id, at, said(at)));
        }
        Thread.sleep(1);
      }
      clients.join();
      ofSession.readTo(head);
      ofFeed.readTo(SESSIONS * head);

      assertThat(ofSession.view())
          .isEqualTo(texts(journal.read(watched, 0, Integer.MAX_VALUE)))
          .hasSize((int) head);
      assertThat(ofFeed.view()).isEqualTo(texts(journal.feed(0, Integer.MAX_VALUE)));
    }
  }

  private static CompletableFuture<Void> cutting(CutClient client) {
    return CompletableFuture.runAsync(
            () -> {
              try {
                for (int cut = 0; cut < CUTS; cut++) {
                  client.cut();
                }
              } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
              }
            },
            task -> Thread.ofPlatform().daemon().start(task))
        .orTimeout(10, TimeUnit.MINUTES);
  }

  private static List<String> texts(List<Entry> entries) {
    return entries.stream().map(entry -> entry.json().canonical()).toList();
  }

  private static void append(Console console, SessionId id, long head, Event event) {
    console.journal.append(id, head, List.of(event)).toCompletableFuture().join();
  }

  private static Event said(long head) {
    return new PeopleEvent.Steered("ligne née\nafter " + head, "owner");
  }

  private static Event submitted() {
    return new TaskEvent.Submitted(
        "a quiet task",
        new ModelChoice("scripted", "embedded"),
        StandardHeader.create(),
        Optional.empty(),
        3,
        "owner",
        Limits.DEFAULT,
        Optional.empty());
  }
}
