package dev.anabranch.journal.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.events.SessionId;
import dev.anabranch.journal.Database;
import dev.anabranch.journal.JdbcJournal;
import dev.anabranch.journal.Journal;
import dev.anabranch.localpostgres.LocalPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A tree of sessions moves from SQLite to PostgreSQL and back, and is the same tree. */
class ImportAcrossStoresTest {
  private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

  @TempDir private Path folder;

  @Test
  void a_tree_moves_to_another_store_and_back_byte_for_byte() throws IOException {
    SteppedClock clock = new SteppedClock(START);
    try (Journal first = sqlite("first.db", clock);
        Journal second = postgres(clock);
        Journal third = sqlite("third.db", clock)) {
      ExportedTree there =
          new ExportedTree(first, clock, Files.createDirectories(folder.resolve("out")), 11)
              .grown(60);
      move(there, second, 1);
      ExportedTree over =
          new ExportedTree(second, clock, Files.createDirectories(folder.resolve("over")), 0);
      over.blobs.putAll(there.blobs);
      for (SessionId session : shuffled(there.sessions(), 2)) {
        ExportedTree.importInto(third, over.blobs, over.file(session));
      }

      for (SessionId session : there.sessions()) {
        assertThat(second.check(session).broken()).isEmpty();
        assertThat(third.check(session).broken()).isEmpty();
        assertThat(over.bytes(session)).isEqualTo(there.bytes(session));
        assertThat(ExportedTree.export(third, session, there.blobs))
            .isEqualTo(there.bytes(session));
      }
    }
  }

  private static void move(ExportedTree there, Journal target, long seed) {
    for (SessionId session : shuffled(there.sessions(), seed)) {
      ExportedTree.importInto(target, there.blobs, there.file(session));
    }
  }

  private static List<SessionId> shuffled(List<SessionId> sessions, long seed) {
    List<SessionId> order = new ArrayList<>(sessions);
    Collections.shuffle(order, new Random(seed));
    return order;
  }

  private Journal sqlite(String name, SteppedClock clock) {
    return JdbcJournal.open(Database.sqlite(folder.resolve(name)), clock);
  }

  private static Journal postgres(SteppedClock clock) {
    return JdbcJournal.open(Database.postgres(LocalPostgres.shared().freshDatabase()), clock);
  }
}
