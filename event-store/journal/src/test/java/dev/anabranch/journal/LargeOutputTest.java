package dev.anabranch.journal;

import static dev.anabranch.journal.JournalFixture.append;
import static dev.anabranch.journal.JournalFixture.fork;
import static dev.anabranch.journal.JournalFixture.newSession;
import static dev.anabranch.journal.JournalFixture.query;
import static dev.anabranch.journal.JournalFixture.said;
import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.blobs.FolderBlobs;
import dev.anabranch.blobs.SweepableBlobs.Kept;
import dev.anabranch.events.Event;
import dev.anabranch.events.Output;
import dev.anabranch.events.SessionId;
import dev.anabranch.events.ToolEvent.Observed;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Large outputs lie beside the journal, once each. */
class LargeOutputTest {
  private static final int BYTES = 50 << 20;
  private static final int TIMES = 16;

  @TempDir private Path folder;

  @Test
  void a_large_output_is_a_blob_kept_once_and_a_fork_copies_nothing() throws IOException {
    Path file = folder.resolve("journal.db");
    FolderBlobs blobs = new FolderBlobs(folder.resolve("blobs"));
    SessionId session = newSession();
    with(file, journal -> append(journal, session, 0, said("begin")));
    long before = Files.size(file);

    for (int i = 1; i <= TIMES; i++) {
      String blob = blobs.put(new Lines());
      long head = i;
      with(file, journal -> append(journal, session, head, observed(blob)));
    }

    assertThat(kept(blobs)).extracting(Kept::size).containsExactly((long) BYTES);
    assertThat((Files.size(file) - before) / TIMES).isLessThan(4096);

    String events = query(file, "select count(*) from event").getFirst();
    long whole = Files.size(file);
    SessionId child = newSession();
    with(file, journal -> fork(journal, session, TIMES, child, said("otherwise")));

    assertThat(Integer.parseInt(query(file, "select count(*) from event").getFirst()))
        .as("its own event alone")
        .isEqualTo(Integer.parseInt(events) + 1);
    assertThat(Files.size(file) - whole).isLessThanOrEqualTo(4096);
    assertThat(kept(blobs)).hasSize(1);
    with(
        file,
        journal -> {
          Event inherited = journal.read(child, 1, 1).getFirst().event();
          assertThat(blobs.size(JournalExport.blob(inherited).orElseThrow())).isEqualTo(BYTES);
        });
  }

  private interface Use {
    void of(Journal journal);
  }

  /** Closes the journal, so that all of it is in its file. */
  private static void with(Path file, Use use) {
    try (Journal journal = JdbcJournal.open(Database.sqlite(file), InstantSource.system())) {
      use.of(journal);
    }
  }

  private static List<Kept> kept(FolderBlobs blobs) throws IOException {
    List<Kept> all = new ArrayList<>();
    blobs.each(all::add);
    return all;
  }

  /** As much as the output rule leaves in the event: 1.5 KiB and 0.5 KiB. */
  private static Event observed(String blob) {
    Output output = new Output("h".repeat(1536), "t".repeat(512), BYTES, Optional.of(blob), false);
    return new Observed("1.0", 0, output, Optional.empty(), 5, Optional.empty());
  }

  /** What a tool prints. */
  private static final class Lines extends InputStream {
    private int at;

    @Override
    public int read() {
      return at < BYTES ? "line after line\n".charAt(at++ % 16) : -1;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) {
      int n = Math.min(length, BYTES - at);
      for (int i = 0; i < n; i++) {
        buffer[offset + i] = (byte) read();
      }
      return n > 0 || length == 0 ? n : -1;
    }
  }
}
