package dev.anabranch.sessions;

import dev.anabranch.events.SessionId;
import dev.anabranch.journal.Database;
import dev.anabranch.journal.JdbcJournal;
import dev.anabranch.journal.Journal;
import dev.anabranch.journal.snapshots.SqliteSnapshots;
import dev.anabranch.journal.snapshots.StateSnapshots;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * A process of its own, with a small heap, that recovers one session through its actor and says
 * what that took: {@code status head bytesAboveIdle millis}.
 */
final class SmallHeap {
  private SmallHeap() {}

  public static void main(String[] words) throws Exception {
    Path folder = Path.of(words[0]);
    SessionId session = new SessionId(words[1]);
    Database database = Database.sqlite(folder.resolve("journal.db"));
    try (Journal journal = JdbcJournal.open(database, InstantSource.system());
        StateSnapshots snapshots = SqliteSnapshots.open(folder.resolve("derived.db"))) {
      long idle = used();
      long began = System.nanoTime();
      try (LocalSessions sessions =
          LocalSessions.start(
              new SessionParts(
                  journal,
                  new NearBus(false),
                  new ScriptedModel(0),
                  InstantSource.system(),
                  Duration.ofSeconds(5),
                  new SplittableRandom(1),
                  SessionParts.Extras.NONE.with(snapshots)))) {
        SessionView view = sessions.pause(session).toCompletableFuture().get(9, TimeUnit.MINUTES);
        long millis = Duration.ofNanos(System.nanoTime() - began).toMillis();
        System.out.printf("%s %d %d %d%n", view.status(), view.head(), used() - idle, millis);
      }
    }
  }

  private static long used() throws InterruptedException {
    for (int i = 0; i < 3; i++) {
      System.gc();
      Thread.sleep(50);
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
