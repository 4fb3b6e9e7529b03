package dev.anabranch.journal;

import static dev.anabranch.journal.JournalFixture.newSession;
import static dev.anabranch.journal.JournalFixture.said;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GroupCommitTest {
  private final Semaphore started = new Semaphore(0);
  private final Semaphore disk = new Semaphore(0);
  private final ConcurrentLinkedQueue<List<Write>> groups = new ConcurrentLinkedQueue<>();
  private final GroupCommit queue = new GroupCommit("test-writer", this::commit);

  /** A disk that is as slow as the test wants. */
  private void commit(List<Write> group) {
    started.release();
    disk.acquireUninterruptibly();
    groups.add(group);
    group.forEach(write -> ((Write.Growth) write).done().complete(List.of()));
  }

  @BeforeEach
  void the_disk_is_busy_with_a_first_write() {
    queue.offer(write(1));
    started.acquireUninterruptibly();
  }

  @AfterEach
  void close() {
    disk.release(1_000);
    queue.close();
  }

  @Test
  void what_comes_while_a_commit_runs_is_committed_together_in_its_order() {
    List<Write> waiting = List.of(write(1), write(3), write(1), write(2));
    waiting.forEach(queue::offer);

    disk.release(2);
    waiting.forEach(write -> write.done().join());

    assertThat(groups).hasSize(2).last().isEqualTo(waiting);
  }

  @Test
  void a_group_has_a_bound() {
    Write half = write(GroupCommit.EVENTS_MAX / 2);
    List<Write> waiting = List.of(half, write(GroupCommit.EVENTS_MAX / 2), write(1));
    waiting.forEach(queue::offer);

    disk.release(3);
    waiting.forEach(write -> write.done().join());

    assertThat(groups).extracting(List::size).containsExactly(1, 2, 1);
  }

  @Test
  void too_many_waiting_writes_are_refused_at_once_until_some_are_done() {
    Write one = write(1);
    for (int i = 0; i < GroupCommit.WAITING_MAX; i++) {
      queue.offer(one);
    }
    Write over = write(1);

    queue.offer(over);

    assertThatThrownBy(over.done()::join)
        .cause()
        .isInstanceOf(JournalFailed.class)
        .hasMessageContaining("wait for the disk");
    disk.release(2);
    started.acquireUninterruptibly();
    Write later = write(1);
    queue.offer(later);
    assertThat(later.done()).isNotCompletedExceptionally();
  }

  @Test
  void too_many_waiting_bytes_are_refused() {
    EncodedEvent large = EncodedEvent.all(List.of(said("x".repeat(1 << 19)))).getFirst();
    long writes = GroupCommit.WAITING_BYTES_MAX / large.payload().length + 1;
    for (int i = 0; i < writes; i++) {
      queue.offer(new Write.Append(newSession(), 0, List.of(large), new CompletableFuture<>()));
    }
    Write over = write(1);

    queue.offer(over);

    assertThatThrownBy(over.done()::join).cause().isInstanceOf(JournalFailed.class);
  }

  @Test
  void a_close_commits_what_waits_and_refuses_the_rest() {
    Write taken = write(1);
    queue.offer(taken);
    disk.release(2);

    queue.close();

    assertThat(taken.done()).isCompleted();
    Write late = write(1);
    queue.offer(late);
    assertThatThrownBy(late.done()::join).cause().isInstanceOf(IllegalStateException.class);
  }

  private static Write write(int events) {
    List<EncodedEvent> encoded = EncodedEvent.all(List.of(said("x")));
    return new Write.Append(
        newSession(),
        0,
        Collections.nCopies(events, encoded.getFirst()),
        new CompletableFuture<>());
  }
}
