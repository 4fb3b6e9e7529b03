package dev.anabranch.sessions;

import dev.anabranch.blobs.BlobStore;
import dev.anabranch.blobs.FolderBlobs;
import dev.anabranch.blobs.Snapshots;
import dev.anabranch.events.Event;
import dev.anabranch.events.Output;
import dev.anabranch.events.SessionId;
import dev.anabranch.events.TurnEvent;
import dev.anabranch.journal.Database;
import dev.anabranch.journal.JdbcJournal;
import dev.anabranch.journal.Journal;
import dev.anabranch.journal.SessionRow;
import dev.anabranch.journal.contract.SteppedClock;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Makes the golden journal of a release: {@code journal.db}, {@code blobs} and the export of each
 * session, in a folder of its own. Run {@link #main} once, with the build that is released, and
 * commit what it wrote under {@code src/test/resources/golden}; never run it for an old folder.
 *
 * <p>It holds lives from the first seeds that bring every type of event, a fork, and a fork of it.
 */
final class GoldenJournal {
  private static final Instant START = Instant.parse("2026-03-01T12:00:00.123456Z");
  private static final int STEPS = 12;
  private static final int SEEDS_MAX = 10_000;

  private final Journal journal;
  private final SteppedClock clock;
  private final Set<Class<?>> types = new HashSet<>();

  private GoldenJournal(Journal journal, SteppedClock clock) {
    this.journal = journal;
    this.clock = clock;
  }

  /** Writes into the folder that the one argument names; it must be empty. */
  public static void main(String[] folder) throws IOException {
    write(Path.of(folder[0]));
  }

  static void write(Path folder) throws IOException {
    BlobStore blobs = new FolderBlobs(folder.resolve("blobs"));
    SteppedClock clock = new SteppedClock(START);
    Database database = Database.sqlite(folder.resolve("journal.db"));
    try (Journal journal = JdbcJournal.open(database, clock)) {
      new GoldenJournal(journal, clock).write(root(blobs), printed(blobs));
      JournalSessionReads reads = new JournalSessionReads(journal, blobs);
      for (SessionRow row : journal.sessions()) {
        try (OutputStream out = Files.newOutputStream(folder.resolve(row.id() + ".jsonl"))) {
          reads.export(row.id(), out);
        }
      }
    }
    Files.deleteIfExists(folder.resolve("journal.db.lock"));
  }

  private static String root(BlobStore blobs) throws IOException {
    Path work = Files.createTempDirectory("golden");
    Files.writeString(work.resolve("notes.txt"), "what was noted\n");
    return new Snapshots(blobs).take(work);
  }

  private static Output printed(BlobStore blobs) {
    String whole = "a line of much output\n".repeat(250);
    String blob = blobs.put(whole.getBytes(StandardCharsets.UTF_8));
    return new Output(
        whole.substring(0, 1536),
        whole.substring(0, 512),
        whole.length(),
        Optional.of(blob),
        false);
  }

  private void write(String root, Output printed) {
    AnyLife first = new AnyLife(0, Optional.of(root), printed).steps(STEPS);
    append(first, 0);
    long forkedAt = first.state.head() / 2;
    AnyLife child = new AnyLife(first, forkedAt, 1).steps(STEPS);
    fork(first, forkedAt, child);
    AnyLife grandchild = new AnyLife(child, forkedAt + 2, 2);
    grandchild.append(List.of(new TurnEvent.PrefixBroken(2, "expected", "actual")));
    fork(child, forkedAt + 2, grandchild.steps(STEPS));
    AnyLife every = new AnyLife(SEEDS_MAX + 1L, Optional.of(root), printed);
    EveryEvent.append(every);
    append(every, 0);
    for (long seed = 3; types.size() < EventTypes.all().size(); seed++) {
      if (seed == SEEDS_MAX) {
        throw new IllegalStateException("no life brings every type of event");
      }
      AnyLife life = new AnyLife(seed, Optional.of(root), printed).steps(STEPS);
      if (life.branch.stream().anyMatch(event -> !types.contains(event.getClass()))) {
        append(life, 0);
      }
    }
  }

  private void fork(AnyLife parent, long at, AnyLife child) {
    List<Event> forked = child.branch.subList((int) at, (int) at + 1);
    journal.fork(parent.state.id(), at, child.state.id(), forked).toCompletableFuture().join();
    append(child, at + 1);
  }

  /** Event by event, each a little later. */
  private void append(AnyLife life, long head) {
    SessionId id = life.state.id();
    for (int i = (int) head; i < life.branch.size(); i++) {
      clock.move(Duration.ofMillis(1_501));
      journal.append(id, i, List.of(life.branch.get(i))).toCompletableFuture().join();
    }
    life.branch.forEach(event -> types.add(event.getClass()));
  }
}
