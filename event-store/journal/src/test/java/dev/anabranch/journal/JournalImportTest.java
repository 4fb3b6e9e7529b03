package dev.anabranch.journal;

import static dev.anabranch.journal.JournalFixture.append;
import static dev.anabranch.journal.JournalFixture.newSession;
import static dev.anabranch.journal.JournalFixture.said;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.anabranch.events.Entry;
import dev.anabranch.events.Event;
import dev.anabranch.events.HashChain;
import dev.anabranch.events.SessionId;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files whose every hash is right, and which no journal can have written. */
class JournalImportTest {
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-03-01T12:00:00.5Z"));

  @TempDir private Path folder;
  private final MemoryJournal journal = new MemoryJournal(CLOCK);
  private final SessionId a = newSession();
  private final SessionId b = newSession();
  private final SessionId c = newSession();

  @Test
  void a_session_that_comes_back_in_its_branch_is_refused() throws IOException {
    assertRefused(new Forged(new SessionRow(c, Optional.of(a), 3, 4), List.of(a, b, a, c)));
  }

  @Test
  void a_parent_that_wrote_an_earlier_part_only_is_refused() throws IOException {
    assertRefused(new Forged(new SessionRow(c, Optional.of(a), 2, 3), List.of(a, b, c)));
  }

  @Test
  void a_session_that_is_its_own_parent_is_refused() throws IOException {
    assertRefused(new Forged(new SessionRow(c, Optional.of(c), 2, 3), List.of(a, b, c)));
  }

  @Test
  void another_parent_under_the_same_hashes_is_a_collision() throws IOException {
    List<SessionId> origins = List.of(a, a, c);
    read(new Forged(new SessionRow(c, Optional.of(a), 2, 3), origins));

    assertThatThrownBy(() -> read(new Forged(new SessionRow(c, Optional.of(b), 2, 3), origins)))
        .isInstanceOf(ImportCollides.class)
        .hasMessageContaining(c + " is here already and differs from entry 3 on");
    assertThat(journal.session(c).orElseThrow().parent()).contains(a);
  }

  @Test
  void a_circle_of_parents_is_refused() throws IOException {
    read(new Forged(new SessionRow(b, Optional.of(c), 1, 1), List.of(a)));

    assertThatThrownBy(() -> read(new Forged(new SessionRow(c, Optional.of(b), 1, 1), List.of(a))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("its own ancestor");
  }

  @Test
  void what_was_written_here_to_a_parent_known_by_name_is_kept() throws IOException {
    read(new Forged(new SessionRow(c, Optional.of(b), 2, 3), List.of(a, a, c)));
    append(journal, b, 2, said("here"));

    assertThatThrownBy(
            () -> read(new Forged(new SessionRow(b, Optional.of(a), 3, 4), List.of(a, a, a, b))))
        .isInstanceOf(ImportCollides.class);
    assertThat(journal.read(b, 0, 10)).hasSize(3);
  }

  private void assertRefused(Forged forged) throws IOException {
    Path file = forged.file(folder);
    assertThat(ExportVerifier.verify(file).broken()).isEmpty();
    assertThatThrownBy(() -> read(forged))
        .isInstanceOf(ExportRefused.class)
        .hasMessageContaining("the file was edited");
    assertThat(journal.sessions()).isEmpty();
  }

  private void read(Forged forged) throws IOException {
    new JournalImport(journal, bytes -> {}).read(forged.file(folder), "the file");
  }

  /** A reader of one session with a sound chain over whatever origins. */
  private static final class Forged implements JournalReader {
    private final SessionRow row;
    private final List<StoredEntry> entries;

    Forged(SessionRow row, List<SessionId> origins) {
      this.row = row;
      this.entries = chain(origins);
    }

    private static List<StoredEntry> chain(List<SessionId> origins) {
      List<StoredEntry> entries = new ArrayList<>();
      byte[] hash = HashChain.origin();
      for (SessionId origin : origins) {
        long seq = entries.size() + 1L;
        EncodedEvent event = EncodedEvent.all(List.<Event>of(said("n" + seq))).getFirst();
        hash = HashChain.next(hash, origin, seq, event.type(), seq, event.digest());
        entries.add(
            new StoredEntry(
                seq, seq, origin, seq, event.type(), hash, event.digest(), event.payload()));
      }
      return entries;
    }

    Path file(Path folder) throws IOException {
      Path file = Files.createTempFile(folder, "forged", ".jsonl");
      try (OutputStream out = Files.newOutputStream(file)) {
        new JournalExport(this, sha256 -> Optional.empty()).write(row.id(), out);
      }
      return file;
    }

    @Override
    public List<SessionRow> sessions() {
      return List.of(row);
    }

    @Override
    public Optional<SessionRow> session(SessionId session) {
      return Optional.of(row);
    }

    @Override
    public List<BranchStretch> lineage(SessionId session) {
      throw new UnsupportedOperationException("an export does not ask");
    }

    @Override
    public List<StoredEntry> stored(SessionId session, long after, int max) {
      int from = Math.toIntExact(after);
      return entries.subList(from, Math.min(from + max, entries.size()));
    }

    @Override
    public List<Entry> feed(long after, int max) {
      return List.of();
    }

    @Override
    public Listening onCommit(Runnable listener) {
      return () -> {};
    }

    @Override
    public ChainCheck check(SessionId session) {
      return new ChainCheck(session, entries.size(), List.of());
    }

    @Override
    public void close() {}
  }
}
