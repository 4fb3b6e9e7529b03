package dev.anabranch.journal.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.anabranch.events.SessionId;
import dev.anabranch.journal.Adoption;
import dev.anabranch.journal.ExportRefused;
import dev.anabranch.journal.ImportCollides;
import dev.anabranch.journal.Journal;
import dev.anabranch.journal.MemoryJournal;
import dev.anabranch.journal.SessionRow;
import dev.anabranch.journal.StoredEntry;
import dev.anabranch.journal.UnknownSession;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Importing: the same bytes, the same tree, in whatever order it comes; else a refusal. */
abstract class ImportContract extends MarkContract {
  @TempDir private Path exports;
  private final Map<String, byte[]> blobs = new HashMap<>();

  /** Out into this journal, and from it into another one: nothing may be lost on either way. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void any_tree_of_forks_imported_in_any_order_is_the_same_tree(long seed) {
    ExportedTree there = tree(seed).grown(40);
    List<SessionId> order = new ArrayList<>(there.sessions());
    Collections.shuffle(order, new Random(seed));
    append(newSession(), 0, said("somebody else was here before"));

    for (SessionId session : order) {
      importHere(there.file(session));
      assertPartOf(there);
    }

    assertSame(there, journal, blobs, order);
    Journal other = new MemoryJournal(clock);
    Collections.reverse(order);
    for (SessionId session : order) {
      ExportedTree.importInto(other, new HashMap<>(), write(export(session)));
    }
    assertSame(there, other, blobs, order);
  }

  private void assertSame(
      ExportedTree there, Journal here, Map<String, byte[]> kept, List<SessionId> sessions) {
    for (SessionId session : sessions) {
      assertThat(lineage(here, session)).isEqualTo(lineage(there.journal, session));
      assertThat(here.check(session).broken()).isEmpty();
      assertThat(here.read(session, 0, 1_000))
          .usingRecursiveFieldByFieldElementComparatorIgnoringFields("ordering")
          .isEqualTo(there.journal.read(session, 0, 1_000));
      assertThat(ExportedTree.export(here, session, kept)).isEqualTo(there.bytes(session));
    }
  }

  /** What is here is always the beginning of what is there, whole, and nobody has taken it up. */
  private void assertPartOf(ExportedTree there) {
    for (SessionRow row : journal.sessions().subList(1, journal.sessions().size())) {
      StoredEntry ours = journal.stored(row.id(), row.head() - 1, 1).getFirst();
      StoredEntry theirs = there.journal.stored(row.id(), row.head() - 1, 1).getFirst();
      assertThat(ours.hash()).isEqualTo(theirs.hash());
      assertThat(journal.check(row.id()).broken()).isEmpty();
      assertThat(row.rests()).isTrue();
    }
  }

  private static SessionRow lineage(Journal journal, SessionId session) {
    SessionRow row = journal.session(session).orElseThrow();
    return new SessionRow(row.id(), row.parent(), row.forkedAt(), row.head());
  }

  @Test
  void the_same_session_again_changes_nothing_and_a_shorter_one_neither() {
    ExportedTree there = tree(1);
    SessionId session = there.root(3);
    Path shorter = write(there.bytes(session));
    there.append(session, 4);

    importHere(there.file(session));
    long entries = journal.feed(0, 1_000).size();
    SessionRow row = row(session);
    importHere(there.file(session));
    assertThat(importHere(shorter)).isEqualTo(row);

    assertThat(journal.feed(0, 1_000)).hasSize(Math.toIntExact(entries));
    assertThat(row.head()).isEqualTo(7);
  }

  @Test
  void a_longer_one_extends_what_is_here() {
    ExportedTree there = tree(2);
    SessionId session = there.root(3);
    importHere(there.file(session));
    there.append(session, 150);

    SessionRow row = importHere(there.file(session));

    assertThat(row.head()).isEqualTo(153);
    assertThat(row.rests()).isTrue();
    assertThat(export(session)).isEqualTo(there.bytes(session));
  }

  @Test
  void a_parent_without_a_part_in_the_branch_is_known_by_name_until_its_own_export_comes() {
    ExportedTree there = tree(3);
    SessionId root = there.root(6);
    SessionId silent = there.fork(root, 5, 2);
    SessionId early = there.fork(silent, 2, 1);
    SessionId late = there.fork(silent, 4, 0);

    importHere(there.file(early));
    assertThat(row(early).parent()).contains(silent);
    assertThat(row(silent).head()).isEqualTo(2);
    assertThat(row(root)).isEqualTo(new SessionRow(root, Optional.empty(), 0, 2, false, 2, 0));
    importHere(there.file(late));
    assertThat(row(silent).head()).isEqualTo(4);
    assertThat(row(early).forkedAt()).isEqualTo(2);
    importHere(there.file(silent));

    for (SessionId session : List.of(early, late, silent)) {
      assertThat(export(session)).isEqualTo(there.bytes(session));
      assertThat(lineage(journal, session)).isEqualTo(lineage(there.journal, session));
    }
    assertThat(row(root).head()).isEqualTo(5);
  }

  @Test
  void an_imported_session_rests_until_something_is_written_to_it() {
    ExportedTree there = tree(4);
    SessionId session = there.root(3);
    importHere(there.file(session));
    assertThat(row(session).rests()).isTrue();
    SessionId child = newSession();

    fork(session, 2, child, said("here"));
    assertThat(row(session).rests()).isTrue();
    assertThat(row(child).rests()).isFalse();
    append(session, 3, said("here too"));

    assertThat(row(session).rests()).isFalse();
    assertThat(journal.check(session).broken()).isEmpty();
    assertThat(journal.check(child).broken()).isEmpty();
    importHere(there.file(session));
    assertThat(row(session).head()).isEqualTo(4);
    assertThat(row(session).rests()).isFalse();
  }

  @Test
  void another_content_under_the_same_id_is_refused_and_names_the_first_entry_that_differs() {
    ExportedTree there = tree(5);
    SessionId root = there.root(5);
    SessionId child = there.fork(root, 4, 2);
    importHere(there.file(root));
    importHere(there.file(child));
    append(root, 5, said("written here"));
    there.append(root, 3);
    SessionId grandchild = there.fork(root, 7, 1);
    List<SessionRow> before = journal.sessions();

    for (SessionId session : List.of(root, grandchild)) {
      assertThatThrownBy(() -> importHere(there.file(session)))
          .isInstanceOfSatisfying(
              ImportCollides.class,
              refusal -> {
                assertThat(refusal.session()).isEqualTo(root);
                assertThat(refusal.seq()).isEqualTo(6);
              });
    }

    assertThat(journal.sessions()).isEqualTo(before);
    assertThat(journal.feed(0, 100)).hasSize(8);
  }

  @Test
  void a_file_that_was_edited_or_cut_is_refused_and_nothing_is_written() throws IOException {
    ExportedTree there = tree(6).grown(25);
    SessionId session = there.sessions().getLast();
    byte[] whole = there.bytes(session);
    Random random = new Random(6);

    for (int i = 0; i < 40; i++) {
      byte[] edited = whole.clone();
      int place = random.nextInt(edited.length);
      edited[place] ^= (byte) (1 << random.nextInt(8));
      Path file = write(i % 2 == 0 ? edited : Arrays.copyOf(whole, place));
      assertThatThrownBy(() -> importHere(file)).isInstanceOf(ExportRefused.class);
    }

    assertThat(journal.sessions()).isEmpty();
    assertThat(blobs).isEmpty();
  }

  @Test
  void an_import_that_stops_anywhere_leaves_a_whole_beginning_and_is_completed_by_the_next() {
    ExportedTree there = tree(7);
    SessionId root = there.root(3);
    there.append(root, 140);
    SessionId silent = there.fork(root, 100, 0);
    SessionId child = there.fork(silent, 90, 70);
    Path file = there.file(child);

    int stops = 0;
    boolean whole = false;
    while (!whole) {
      try {
        ExportedTree.importInto(new StoppingJournal(journal, 1), blobs, file);
        whole = true;
      } catch (StoppingJournal.Stopped stopped) {
        stops++;
        for (SessionRow row : journal.sessions()) {
          assertThat(row.rests()).isTrue();
          assertThat(journal.check(row.id()).broken()).isEmpty();
        }
      }
    }

    assertThat(stops).isGreaterThan(3);
    assertThat(export(child)).isEqualTo(there.bytes(child));
  }

  @Test
  void many_imports_at_once_are_as_good_as_one_after_the_other() {
    ExportedTree there = tree(10).grown(40);
    List<SessionId> twice = new ArrayList<>(there.sessions());
    twice.addAll(there.sessions());
    Collections.shuffle(twice, new Random(10));
    List<Path> files = twice.stream().map(there::file).toList();
    Map<String, byte[]> kept = new ConcurrentHashMap<>();

    CompletableFuture<?>[] imports =
        files.stream()
            .map(file ->
                CompletableFuture.runAsync(() -> ExportedTree.importInto(journal, kept, file)))
            .toArray(CompletableFuture[]::new);
    done(CompletableFuture.allOf(imports));

    assertSame(there, journal, kept, there.sessions());
  }

  @Test
  void entries_that_do_not_follow_from_what_is_here_are_not_adopted() {
    ExportedTree there = tree(8);
    SessionId root = there.root(4);
    SessionId child = there.fork(root, 3, 2);
    List<StoredEntry> own = there.journal.stored(root, 0, 10);
    List<StoredEntry> childs = there.journal.stored(child, 3, 10);
    var fork = Optional.of(new Adoption.Fork(root, root, 3, false));

    refused(new Adoption(root, Optional.empty(), own.subList(1, 4)));
    refused(new Adoption(child, Optional.empty(), childs));
    refused(new Adoption(root, Optional.empty(), List.of(with(own.getFirst(), new byte[32]))));
    assertRefused(journal.adopt(new Adoption(child, fork, childs)), UnknownSession.class);
    done(journal.adopt(new Adoption(root, Optional.empty(), own.subList(0, 2))));
    refused(new Adoption(child, fork, childs));
    refused(new Adoption(root, Optional.empty(), own.subList(3, 4)));

    assertThat(journal.sessions()).extracting(SessionRow::id).containsExactly(root);
    assertThat(row(root).head()).isEqualTo(2);
  }

  @Test
  void no_session_becomes_its_own_ancestor() {
    ExportedTree there = tree(9);
    SessionId root = there.root(4);
    SessionId silent = there.fork(root, 3, 0);
    SessionId child = there.fork(silent, 3, 1);
    importHere(there.file(child));

    refused(new Adoption(silent, Optional.of(new Adoption.Fork(child, root, 3, false)), List.of()));
    assertThat(row(silent).parent()).contains(root);
  }

  private void refused(Adoption adoption) {
    assertRefused(journal.adopt(adoption), IllegalArgumentException.class);
  }

  private static StoredEntry with(StoredEntry entry, byte[] hash) {
    return new StoredEntry(
        entry.seq(),
        0,
        entry.origin(),
        entry.micros(),
        entry.type(),
        hash,
        entry.digest(),
        entry.payload());
  }

  private ExportedTree tree(long seed) {
    SteppedClock theirs = new SteppedClock(START.minusSeconds(86_400));
    return new ExportedTree(new MemoryJournal(theirs), theirs, exports, seed);
  }

  private SessionRow importHere(Path file) {
    return ExportedTree.importInto(journal, blobs, file);
  }

  private byte[] export(SessionId session) {
    return ExportedTree.export(journal, session, blobs);
  }

  private Path write(byte[] bytes) {
    try {
      return Files.write(Files.createTempFile(exports, "export", ".jsonl"), bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
