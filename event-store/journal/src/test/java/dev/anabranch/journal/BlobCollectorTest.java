package dev.anabranch.journal;

import static dev.anabranch.journal.JournalFixture.append;
import static dev.anabranch.journal.JournalFixture.fork;
import static dev.anabranch.journal.JournalFixture.newSession;
import static dev.anabranch.journal.JournalFixture.said;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.anabranch.blobs.FolderBlobs;
import dev.anabranch.blobs.MemoryBlobs;
import dev.anabranch.blobs.Snapshots;
import dev.anabranch.blobs.SweepableBlobs;
import dev.anabranch.blobs.SweepableBlobs.Kept;
import dev.anabranch.blobs.WorkspaceBounds;
import dev.anabranch.events.Entry;
import dev.anabranch.events.Event;
import dev.anabranch.events.Output;
import dev.anabranch.events.SessionId;
import dev.anabranch.events.ToolEvent.CallCancelled;
import dev.anabranch.events.ToolEvent.Failed;
import dev.anabranch.events.ToolEvent.Kind;
import dev.anabranch.events.ToolEvent.Observed;
import dev.anabranch.events.Unreadable;
import dev.anabranch.journal.Collected.Sum;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BlobCollectorTest {
  private static final Duration DAY = BlobCollector.GRACE.plusMillis(1);

  @TempDir private Path folder;
  private Instant now = Instant.parse("2026-03-01T12:00:00Z");
  private final InstantSource clock = () -> now;
  private final Journal journal = new MemoryJournal(clock);
  private final SessionId session = newSession();
  private SweepableBlobs blobs = new MemoryBlobs(clock);
  private Snapshots snapshots = new Snapshots(blobs);

  @BeforeEach
  void openBlobs() {
    blobs = new FolderBlobs(folder.resolve("blobs"), clock);
    snapshots = new Snapshots(blobs, WorkspaceBounds.DEFAULT, clock);
  }

  @Test
  void what_nobody_names_is_trashed_after_a_day_and_removed_after_another() throws IOException {
    String blob = put("nobody names me");
    append(journal, session, 0, said("hello"));

    assertThat(collect().young()).isEqualTo(new Sum(1, 15));
    now = now.plus(DAY);
    assertThat(collect().trashed()).isEqualTo(new Sum(1, 15));
    assertThat(blobs.read(blob)).isEqualTo("nobody names me".getBytes(UTF_8));
    assertThat(collect().waiting()).isEqualTo(new Sum(1, 15));
    now = now.plus(DAY);
    assertThat(collect().removed()).isEqualTo(new Sum(1, 15));
    assertThat(blobs.has(blob)).isFalse();
    assertThat(kept()).isEmpty();
  }

  @Test
  void what_any_branch_names_stays_live() throws IOException {
    List<String> outputs = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      outputs.add(put("output " + i));
    }
    SessionId child = newSession();
    SessionId grandchild = newSession();
    append(journal, session, 0, said("1"), observed(outputs.get(0)), failed(outputs.get(1)));
    fork(journal, session, 2, child, said("3"), observed(outputs.get(2)));
    fork(journal, child, 3, grandchild, observed(outputs.get(3)));

    passAWeek();

    assertThat(kept()).extracting(Kept::sha256).containsExactlyInAnyOrderElementsOf(outputs);
    assertThat(kept()).noneMatch(Kept::trashed);
  }

  @Test
  void a_named_snapshot_keeps_all_that_is_in_it() throws IOException {
    Path work = Files.createDirectories(folder.resolve("work/a/b/c"));
    Files.writeString(work.resolve("deep"), "deep");
    Files.writeString(folder.resolve("work/top"), "top");
    String first = snapshots.take(folder.resolve("work"));
    Files.writeString(folder.resolve("work/a/more"), "more");
    String second = snapshots.take(folder.resolve("work"));
    Files.writeString(folder.resolve("work/top"), "unnamed");
    String third = snapshots.take(folder.resolve("work"));
    append(
        journal,
        session,
        0,
        said("1"),
        settled(first),
        new CallCancelled("1.0", Optional.of(second)));

    passAWeek();

    Path copy = Files.createDirectory(folder.resolve("copy"));
    snapshots.restore(first, copy);
    snapshots.restore(second, copy);
    assertThat(copy.resolve("a/b/c/deep")).hasContent("deep");
    assertThat(copy.resolve("a/more")).hasContent("more");
    assertThat(blobs.has(third)).isFalse();
    assertThat(kept()).noneMatch(Kept::trashed);
  }

  @Test
  void an_event_that_this_build_does_not_know_names_whatever_looks_like_a_hash()
      throws IOException {
    Path work = Files.createDirectories(folder.resolve("work/inner"));
    Files.writeString(work.resolve("file"), "in a snapshot of a later build");
    String root = snapshots.take(folder.resolve("work"));
    String output = put("an output of a later build");
    String glued = put("not named");
    append(journal, session, 0, said(root), said("see " + output + "!"), said(glued + "0"));
    JournalReader later =
        new ChangedJournal(
            journal, entry -> entry.type().equals("Steered") ? renamed(entry) : entry, row -> row);
    assertThat(later.read(session, 0, 9))
        .extracting(Entry::event)
        .hasOnlyElementsOfType(Unreadable.class);

    for (int i = 0; i < 3; i++) {
      now = now.plus(DAY);
      new BlobCollector(later, blobs, Stream::of, clock).collect();
    }

    assertThat(blobs.read(output)).isNotEmpty();
    assertThat(snapshots.file(root, "inner/file")).isNotEmpty();
    assertThat(blobs.has(glued)).isFalse();
  }

  @Test
  void a_result_that_is_not_yet_appended_counts() {
    String blob = put("finished, not appended");
    append(journal, session, 0, said("hello"));
    BlobCollector collector =
        new BlobCollector(
            journal,
            blobs,
            () -> Stream.of(("{\"blob\":\"" + blob + "\"}").getBytes(UTF_8)),
            clock);
    for (int i = 0; i < 3; i++) {
      now = now.plus(DAY);
      collector.collect();
    }
    assertThat(blobs.has(blob)).isTrue();
  }

  @Test
  void a_manifest_that_cannot_be_read_stops_everything_and_says_who_names_it() throws IOException {
    Path work = Files.createDirectories(folder.resolve("work/inner"));
    Files.writeString(work.resolve("file"), "x");
    String root = snapshots.take(folder.resolve("work"));
    String inner = snapshots.find(root, "inner").orElseThrow().sha256().orElseThrow();
    put("garbage");
    append(journal, session, 0, said("1"), settled(root));
    Path manifest = folder.resolve("blobs").resolve(inner.substring(0, 2)).resolve(inner);
    byte[] good = Files.readAllBytes(manifest);
    now = now.plus(DAY);

    Files.writeString(manifest, "{}");
    List<Kept> before = kept();
    assertThatThrownBy(this::collect)
        .isInstanceOf(CollectionStopped.class)
        .hasMessageContaining("entry 2 of session " + session)
        .hasMessageContaining(inner)
        .hasMessageContaining("damaged");
    Files.delete(manifest);
    assertThatThrownBy(this::collect)
        .isInstanceOf(CollectionStopped.class)
        .hasMessageContaining(inner);
    assertThat(kept()).hasSize(before.size() - 1).noneMatch(Kept::trashed);

    blobs.put(good);
    assertThat(collect().trashed().blobs()).isEqualTo(1);
  }

  @Test
  void an_imported_session_names_what_is_here_of_its_workspaces_and_stops_nothing()
      throws IOException {
    Path work = Files.createDirectories(folder.resolve("work/gone"));
    Files.createDirectories(folder.resolve("work/here"));
    Files.writeString(work.resolve("file"), "x");
    Files.writeString(folder.resolve("work/here/file"), "here");
    String root = snapshots.take(folder.resolve("work"));
    String gone = snapshots.find(root, "gone").orElseThrow().sha256().orElseThrow();
    Files.delete(folder.resolve("blobs").resolve(gone.substring(0, 2)).resolve(gone));
    append(journal, session, 0, said("1"), settled("ab".repeat(32)), settled(root));
    JournalReader imported =
        new ChangedJournal(
            journal,
            entry -> entry,
            row -> new SessionRow(row.id(), row.parent(), row.forkedAt(), row.head(), false, 3, 0));
    for (int i = 0; i < 3; i++) {
      now = now.plus(DAY);
      new BlobCollector(imported, blobs, Stream::of, clock).collect();
    }

    assertThat(snapshots.file(root, "here/file")).asString(UTF_8).isEqualTo("here");
    append(journal, session, 3, settled(root));
    assertThatThrownBy(() -> new BlobCollector(imported, blobs, Stream::of, clock).collect())
        .as("a call that ran here had its whole workspace")
        .isInstanceOf(CollectionStopped.class)
        .hasMessageContainingAll("entry 4", gone);
  }

  @Test
  void a_root_that_is_no_snapshot_stops_everything() throws IOException {
    put("garbage");
    append(journal, session, 0, said("1"), settled(put("a file, no folder")));
    now = now.plus(DAY);
    assertThatThrownBy(this::collect)
        .isInstanceOf(CollectionStopped.class)
        .hasMessageContaining("not a snapshot");
    assertThat(kept()).hasSize(2).noneMatch(Kept::trashed);
  }

  @Test
  void a_journal_without_sessions_is_believed_to_be_the_wrong_one() throws IOException {
    put("whose?");
    now = now.plus(DAY);
    assertThatThrownBy(this::collect).isInstanceOf(CollectionStopped.class);
    assertThat(kept()).noneMatch(Kept::trashed);
  }

  @Test
  void an_interrupt_ends_a_pass() throws IOException {
    put("garbage");
    append(journal, session, 0, said("1"));
    now = now.plus(DAY);
    Thread.currentThread().interrupt();
    assertThatThrownBy(this::collect).isInstanceOf(CollectionStopped.class);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(kept()).noneMatch(Kept::trashed);
  }

  @Test
  void a_missing_output_stops_nothing() {
    String garbage = put("garbage");
    append(journal, session, 0, said("1"), observed("ab".repeat(32)));
    now = now.plus(DAY);
    assertThat(collect().trashed().blobs()).isEqualTo(1);
    assertThat(blobs.has(garbage)).isTrue();
  }

  @Test
  void a_look_counts_what_a_pass_would_do_and_changes_nothing() throws IOException {
    String named = put("named");
    append(journal, session, 0, said("1"), observed(named));
    put("old");
    String back = put("named later");
    put("gone");
    now = now.plus(DAY);
    for (String text : List.of("named later", "gone")) {
      blobs.trash(put(text), now);
    }
    now = now.plus(DAY);
    append(journal, session, 2, observed(back));
    put("young");
    List<Kept> before = kept();

    Collected looked = collector().look();

    assertThat(kept()).containsExactlyInAnyOrderElementsOf(before);
    Collected done = collect();
    assertThat(looked.json().with("dryRun", false)).isEqualTo(done.json());
    assertThat(done.named().blobs()).isEqualTo(1);
    assertThat(done.young().blobs()).isEqualTo(1);
    assertThat(done.trashed().blobs()).isEqualTo(1);
    assertThat(done.removed().blobs()).isEqualTo(1);
    assertThat(done.broughtBack().blobs()).isEqualTo(1);
    assertThat(blobs.has(back)).isTrue();
  }

  private void passAWeek() {
    for (int day = 0; day < 7; day++) {
      now = now.plus(DAY);
      collect();
    }
  }

  private Collected collect() {
    return collector().collect();
  }

  private BlobCollector collector() {
    return new BlobCollector(journal, blobs, Stream::of, clock);
  }

  private List<Kept> kept() throws IOException {
    List<Kept> all = new ArrayList<>();
    blobs.each(all::add);
    return all;
  }

  private String put(String text) {
    return blobs.put(text.getBytes(UTF_8));
  }

  private static StoredEntry renamed(StoredEntry entry) {
    return new StoredEntry(
        entry.seq(),
        entry.ordering(),
        entry.origin(),
        entry.micros(),
        "OfALaterBuild",
        entry.hash(),
        entry.digest(),
        entry.payload());
  }

  static Event observed(String blob) {
    return new Observed("1.0", 0, output(blob), Optional.empty(), 5, Optional.empty());
  }

  private static Event failed(String blob) {
    return new Failed("1.0", Kind.TIMEOUT, "late", output(blob), Optional.empty(), 5);
  }

  private static Event settled(String root) {
    return new Observed("1.0", 0, Output.EMPTY, Optional.of(root), 5, Optional.empty());
  }

  private static Output output(String blob) {
    return new Output("head", "tail", 10_000, Optional.of(blob), false);
  }

  /** A journal as another build would read it. */
  private record ChangedJournal(
      JournalReader journal, UnaryOperator<StoredEntry> change, UnaryOperator<SessionRow> row)
      implements JournalReader {
    @Override
    public List<StoredEntry> stored(SessionId session, long after, int max) {
      return journal.stored(session, after, max).stream().map(change).toList();
    }

    @Override
    public List<SessionRow> sessions() {
      return journal.sessions().stream().map(row).toList();
    }

    @Override
    public Optional<SessionRow> session(SessionId session) {
      return journal.session(session);
    }

    @Override
    public List<Entry> feed(long after, int max) {
      return journal.feed(after, max);
    }

    @Override
    public Listening onCommit(Runnable listener) {
      return journal.onCommit(listener);
    }

    @Override
    public List<BranchStretch> lineage(SessionId session) {
      return journal.lineage(session);
    }

    @Override
    public ChainCheck check(SessionId session) {
      return journal.check(session);
    }

    @Override
    public void close() {
      journal.close();
    }
  }
}
