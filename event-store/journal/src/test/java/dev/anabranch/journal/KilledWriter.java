package dev.anabranch.journal;

import dev.anabranch.events.Entry;
import dev.anabranch.events.SessionId;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * A process that appends until it is killed: a few sessions at once, and a fork now and then. Says
 * {@code session seq} for each append after it is durable, so the reader knows what must be there.
 */
final class KilledWriter {
  private static final int SESSIONS = 8;

  private KilledWriter() {}

  public static void main(String[] args) throws InterruptedException {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    Journal journal = JdbcJournal.open(Database.sqlite(Path.of(args[0])), InstantSource.system());
    Random random = new Random(Long.parseLong(args[1]));
    List<Thread> writers =
        IntStream.range(0, SESSIONS)
            .mapToObj(i -> new Random(random.nextLong()))
            .map(own -> Thread.ofPlatform().start(() -> append(journal, own, out)))
            .toList();
    for (Thread writer : writers) {
      writer.join();
    }
  }

  private static void append(Journal journal, Random random, PrintStream out) {
    SessionId session = SessionId.random(random);
    long head = 0;
    while (true) {
      List<Entry> done;
      if (head > 1 && random.nextInt(20) == 0) {
        SessionId child = SessionId.random(random);
        done = JournalFixture.fork(journal, session, head - 1, child, JournalFixture.said("fork"));
        session = child;
      } else {
        done =
            JournalFixture.append(
                journal, session, head, JournalFixture.said("a"), JournalFixture.said("b"));
      }
      head = done.getLast().seq();
      out.println(session + " " + head);
    }
  }
}
