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
 * A process that writes until it is killed: a few sessions at once, forks among the appends, and
 * the journal closed and opened again every few of them, so that a kill meets all of its life. Says
 * {@code session first last hash} for each append after it is durable, so the reader knows what
 * must be there.
 */
final class KilledWriter {
  static final String READY = "ready";

  private static final int SESSIONS = 6;

  private KilledWriter() {}

  /**
   * Arguments: the file, a seed, and how many appends each session makes between two closes. Says
   * that it is ready once a journal elsewhere has loaded what it takes.
   */
  public static void main(String[] args) throws InterruptedException {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    Random random = new Random(Long.parseLong(args[1]));
    List<Line> lines =
        IntStream.range(0, SESSIONS)
            .mapToObj(_ -> new Line(new Random(random.nextLong()), out))
            .toList();
    Path warm = Path.of(args[0]).resolveSibling("warm.db");
    JdbcJournal.open(Database.sqlite(warm), InstantSource.system()).close();
    out.println(READY);
    while (true) {
      try (Journal journal =
          JdbcJournal.open(Database.sqlite(Path.of(args[0])), InstantSource.system())) {
        int appends = Integer.parseInt(args[2]);
        List<Thread> writers =
            lines.stream()
                .map(line -> Thread.ofPlatform().start(() -> line.write(journal, appends)))
                .toList();
        for (Thread writer : writers) {
          writer.join();
        }
      }
    }
  }

  /** One session and, after a fork, its child. Every text is written once in the world. */
  private static final class Line {
    private final Random random;
    private final PrintStream out;
    private SessionId session;
    private long head;

    Line(Random random, PrintStream out) {
      this.random = random;
      this.out = out;
      this.session = SessionId.random(random);
    }

    void write(Journal journal, int appends) {
      for (int i = 0; i < appends; i++) {
        List<Entry> done = head > 1 && random.nextInt(10) == 0 ? fork(journal) : append(journal);
        head = done.getLast().seq();
        out.println(
            session + " " + done.getFirst().seq() + " " + head + " " + done.getLast().hash());
      }
    }

    private List<Entry> fork(Journal journal) {
      SessionId parent = session;
      session = SessionId.random(random);
      return JournalFixture.fork(journal, parent, head - 1, session, JournalFixture.said(text()));
    }

    private List<Entry> append(Journal journal) {
      return JournalFixture.append(
          journal, session, head, JournalFixture.said(text()), JournalFixture.said(text()));
    }

    private String text() {
      return Long.toHexString(random.nextLong()) + "x".repeat(random.nextInt(2_000));
    }
  }
}
