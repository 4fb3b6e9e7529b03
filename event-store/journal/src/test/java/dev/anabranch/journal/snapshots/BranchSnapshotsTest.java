package dev.anabranch.journal.snapshots;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.events.Event;
import dev.anabranch.events.PeopleEvent.Steered;
import dev.anabranch.events.SessionId;
import dev.anabranch.journal.Database;
import dev.anabranch.journal.JdbcJournal;
import dev.anabranch.journal.Journal;
import dev.anabranch.journal.MemoryJournal;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which snapshot of which ancestor is a session's newest. */
class BranchSnapshotsTest {
  private static final byte[] NOTHING = {};

  @TempDir private Path folder;

  @Test
  void in_a_random_tree_every_session_finds_the_newest_snapshot_of_its_own_entries() {
    for (long seed = 0; seed < 30; seed++) {
      Tree tree = new Tree(new MemoryJournal(InstantSource.system()), seed);
      tree.grow(60);
      tree.requireNewest();
    }
    try (Journal journal =
        JdbcJournal.open(Database.sqlite(folder.resolve("j.db")), InstantSource.system())) {
      Tree tree = new Tree(journal, 77);
      tree.grow(40);
      tree.requireNewest();
    }
  }

  @Test
  void a_fork_two_hundred_deep_finds_the_snapshot_of_its_root() {
    Journal journal = new MemoryJournal(InstantSource.system());
    Tree tree = new Tree(journal, 5);
    SessionId root = tree.sessions.getFirst();
    tree.append(root, 3);
    tree.snapshot(root);
    long at = tree.head(root);
    SessionId tip = root;
    for (int i = 0; i < 200; i++) {
      tip = tree.fork(tip, tree.head(tip));
      tree.append(tip, 1);
    }
    assertThat(tree.found(tip, Long.MAX_VALUE)).contains(root + "@" + at);
    assertThat(tree.found(tip, at - 1)).isEmpty();
  }

  @Test
  void a_snapshot_with_another_hash_or_beyond_the_head_does_not_count() {
    MemorySnapshots snapshots = new MemorySnapshots();
    Journal journal = new MemoryJournal(InstantSource.system());
    SessionId session = SessionId.random(new Random(1));
    journal.append(session, 0, List.of(said("a"), said("b"))).toCompletableFuture().join();
    String second = BranchSnapshots.hash(journal, session, 2).orElseThrow();
    snapshots.save(at(session, 1, BranchSnapshots.hash(journal, session, 1).orElseThrow()));
    snapshots.save(at(session, 2, second.replace(second.charAt(0), 'g')));
    snapshots.save(at(session, 3, second));
    BranchSnapshots branches = new BranchSnapshots(journal, snapshots);

    assertThat(seq(branches, session)).contains(1L);
    snapshots.save(at(session, 2, second));
    assertThat(seq(branches, session)).contains(2L);
    assertThat(
            branches.newest(
                session, SnapshotRange.ALL, s -> Optional.of(s.seq()).filter(x -> x < 2)))
        .contains(1L);
    assertThat(seq(branches, SessionId.random(new Random(2)))).isEmpty();
  }

  @Test
  void after_too_many_that_cannot_be_read_the_rest_is_not_asked() {
    MemorySnapshots snapshots = new MemorySnapshots();
    Journal journal = new MemoryJournal(InstantSource.system());
    SessionId session = SessionId.random(new Random(1));
    for (int i = 0; i < 100; i++) {
      journal.append(session, i, List.of(said("n" + i))).toCompletableFuture().join();
      snapshots.save(
          at(session, i + 1L, BranchSnapshots.hash(journal, session, i + 1L).orElseThrow()));
    }
    List<Long> asked = new ArrayList<>();
    Optional<Long> none =
        new BranchSnapshots(journal, snapshots)
            .newest(
                session,
                SnapshotRange.ALL,
                s -> {
                  asked.add(s.seq());
                  return Optional.empty();
                });
    assertThat(none).isEmpty();
    assertThat(asked).hasSize(16).startsWith(100L, 99L);
  }

  private static Optional<Long> seq(BranchSnapshots branches, SessionId session) {
    return branches.newest(session, SnapshotRange.ALL, s -> Optional.of(s.seq()));
  }

  private static StateSnapshot at(SessionId owner, long seq, String hash) {
    return new StateSnapshot(owner.value(), seq, hash, 0, 1, "", NOTHING);
  }

  private static Event said(String text) {
    return new Steered(text, "somebody");
  }

  /** Sessions that grow, fork and are kept at random; knows by itself who has which entry. */
  private static final class Tree {
    private final Random random;
    private final Journal journal;
    private final MemorySnapshots snapshots = new MemorySnapshots();
    private final List<SessionId> sessions = new ArrayList<>();
    private final Map<SessionId, List<SessionId>> writers = new HashMap<>();
    private final List<String> taken = new ArrayList<>();

    Tree(Journal journal, long seed) {
      this.journal = journal;
      this.random = new Random(seed);
      SessionId root = SessionId.random(random);
      sessions.add(root);
      writers.put(root, new ArrayList<>());
      append(root, 2);
    }

    void grow(int steps) {
      for (int i = 0; i < steps; i++) {
        SessionId session = sessions.get(random.nextInt(sessions.size()));
        switch (random.nextInt(3)) {
          case 0 -> append(session, 1 + random.nextInt(3));
          case 1 -> snapshot(session);
          default -> fork(session, 1 + random.nextInt((int) head(session)));
        }
      }
    }

    private List<SessionId> writers(SessionId session) {
      return Objects.requireNonNull(writers.get(session));
    }

    long head(SessionId session) {
      return writers(session).size();
    }

    void append(SessionId session, int count) {
      for (int i = 0; i < count; i++) {
        journal
            .append(session, head(session), List.of(said("e" + random.nextInt())))
            .toCompletableFuture()
            .join();
        writers(session).add(session);
      }
    }

    SessionId fork(SessionId parent, long at) {
      SessionId child = SessionId.random(random);
      journal.fork(parent, at, child, List.of()).toCompletableFuture().join();
      writers.put(child, new ArrayList<>(writers(parent).subList(0, (int) at)));
      sessions.add(child);
      return child;
    }

    /** As an actor does: after an event of its own. */
    void snapshot(SessionId session) {
      append(session, 1);
      long seq = head(session);
      String hash = BranchSnapshots.hash(journal, session, seq).orElseThrow();
      snapshots.save(at(session, seq, hash));
      taken.add(session + "@" + seq);
    }

    Optional<String> found(SessionId session, long max) {
      return new BranchSnapshots(journal, snapshots)
          .newest(
              session, SnapshotRange.ALL.upTo(max), s -> Optional.of(s.owner() + "@" + s.seq()));
    }

    void requireNewest() {
      for (SessionId session : sessions) {
        for (long max = 0; max <= head(session) + 1; max++) {
          assertThat(found(session, max)).isEqualTo(wanted(session, max));
        }
      }
    }

    private Optional<String> wanted(SessionId session, long max) {
      List<SessionId> entries = writers(session);
      for (long seq = Math.min(max, entries.size()); seq >= 1; seq--) {
        String name = entries.get((int) seq - 1) + "@" + seq;
        if (taken.contains(name)) {
          return Optional.of(name);
        }
      }
      return Optional.empty();
    }
  }
}
