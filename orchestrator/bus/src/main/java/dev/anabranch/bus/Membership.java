package dev.anabranch.bus;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A place in a consumer group, from its taking to its leaving. For one thread. */
final class Membership<T> implements ConsumerRebalanceListener {
  /*
   * An offset is committed when the stages of all records before it are done. The broker takes it
   * only from a member of the group as it is now, and here nothing is committed of a partition that
   * was given up: so a commit proves that nobody else will be handed the record. While the members
   * of the group change none is taken; what waits for proof goes on waiting then.
   */
  private static final Logger LOG = LoggerFactory.getLogger(Membership.class);
  private static final Duration IDLE_POLL = Duration.ofMillis(500);
  private static final Duration BUSY_POLL = Duration.ofMillis(50);
  private static final Duration COMMIT_EVERY = Duration.ofMillis(100);
  private static final Duration COMMIT_WAIT = Duration.ofSeconds(2);
  private static final Duration PROOF_WAIT = Duration.ofSeconds(10);
  private static final Duration DRAIN_WAIT = Duration.ofSeconds(10);
  private static final Duration LEAVE_WAIT = Duration.ofSeconds(5);
  private static final Duration NO_ROOM_MAX = Duration.ofSeconds(3);
  private static final int OPEN_MAX = 2_000;

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final GroupReader.Taker<T> taker;
  private final HandOver<T> handOver;
  private final CompletableFuture<Void> closing;
  private final OpenOffsets open = new OpenOffsets();
  private final List<Asked> asked = new ArrayList<>();
  private long committedAt = System.nanoTime();
  private boolean committing;
  private boolean fenced;

  /** A record of which somebody waits to hear that it is ours. */
  private record Asked(
      ConsumerRecord<byte[], byte[]> record, CompletableFuture<Void> proof, long since) {

    boolean isPatient() {
      return System.nanoTime() - since < PROOF_WAIT.toNanos();
    }
  }

  Membership(
      KafkaConsumer<byte[], byte[]> consumer,
      GroupReader.Taker<T> taker,
      HandOver<T> handOver,
      CompletableFuture<Void> closing) {
    this.consumer = consumer;
    this.taker = taker;
    this.handOver = handOver;
    this.closing = closing;
  }

  /**
   * Reads until it is to close, or had no room for too long; fails if another process has the name.
   */
  void read() {
    try {
      consumer.subscribe(List.of(taker.topic().wireName()), this);
      readWhileThereIsRoom();
      open.awaitDone(DRAIN_WAIT);
      commitNow();
    } finally {
      close();
      settleAsked(one -> true);
    }
    if (fenced) {
      throw new FencedInstanceIdException("found while leaving");
    }
  }

  private void readWhileThereIsRoom() {
    long roomAt = System.nanoTime();
    while (!closing.isDone() && System.nanoTime() - roomAt < NO_ROOM_MAX.toNanos()) {
      try {
        if (readOnce()) {
          roomAt = System.nanoTime();
        }
      } catch (FencedInstanceIdException e) {
        throw e;
      } catch (RuntimeException e) {
        GroupReader.goOn(taker.topic(), e);
      }
    }
  }

  /** Answers whether there was room. */
  private boolean readOnce() {
    boolean room = Threads.await(taker.room().toCompletableFuture(), closing, BUSY_POLL);
    if (room && open.size() < OPEN_MAX) {
      consumer.resume(consumer.paused());
    } else {
      consumer.pause(consumer.assignment());
    }
    Duration wait = open.isEmpty() && asked.isEmpty() ? IDLE_POLL : BUSY_POLL;
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(room ? wait : Duration.ZERO)) {
      open.add(record, handOver.of(record, () -> proof(record)));
    }
    if (asked.isEmpty()) {
      commitSoon();
    } else {
      prove();
    }
    return room;
  }

  private CompletionStage<Void> proof(ConsumerRecord<byte[], byte[]> record) {
    Asked one = new Asked(record, new CompletableFuture<>(), System.nanoTime());
    asked.add(one);
    return one.proof();
  }

  /** What is not committed yet, for an earlier record is not done, is asked for again. */
  private void prove() {
    boolean refused = false;
    try {
      commit(PROOF_WAIT);
    } catch (RebalanceInProgressException e) {
      LOG.debug("no proof while the group changes", e);
    } catch (KafkaException e) {
      LOG.warn("the broker did not confirm what was taken: {}", e.toString());
      refused = true;
    }
    boolean all = refused;
    settleAsked(one -> all || open.isCommitted(one.record()) || !one.isPatient());
  }

  private void settleAsked(Predicate<Asked> which) {
    for (Asked one : List.copyOf(asked)) {
      if (which.test(one)) {
        asked.remove(one);
        CallBatch.settle(one.proof(), open.isCommitted(one.record()));
      }
    }
  }

  private void commit(Duration atMost) {
    Map<TopicPartition, OffsetAndMetadata> done = open.committable();
    consumer.commitSync(done, atMost);
    open.committed(done);
  }

  private void commitSoon() {
    long now = System.nanoTime();
    if (committing || now - committedAt < COMMIT_EVERY.toNanos()) {
      return;
    }
    committedAt = now;
    Map<TopicPartition, OffsetAndMetadata> done = open.committable();
    if (done.isEmpty()) {
      return;
    }
    committing = true;
    consumer.commitAsync(
        done,
        (offsets, error) -> {
          committing = false;
          if (error == null) {
            open.committed(offsets);
          } else {
            LOG.debug("an offset commit failed and is sent again", error);
          }
        });
  }

  /** Before something is given up; what is not committed comes again. */
  private void commitNow() {
    try {
      commit(COMMIT_WAIT);
    } catch (FencedInstanceIdException e) {
      fenced = true;
    } catch (KafkaException e) {
      LOG.warn("the last offsets were not committed; the records come again: {}", e.toString());
    }
  }

  /** Whatever it says: who could not leave in order is missed, and then its place is free. */
  private void close() {
    GroupMembershipOperation place =
        taker.leavesPlace()
            ? GroupMembershipOperation.LEAVE_GROUP
            : GroupMembershipOperation.DEFAULT;
    try {
      consumer.close(CloseOptions.timeout(LEAVE_WAIT).withGroupMembershipOperation(place));
    } catch (KafkaException e) {
      LOG.debug("the place was not left in order", e);
    }
  }

  @Override
  public void onPartitionsAssigned(Collection<TopicPartition> partitions) {}

  /** Another member reads them now. */
  @Override
  public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
    commitNow();
    giveUp(partitions);
  }

  @Override
  public void onPartitionsLost(Collection<TopicPartition> partitions) {
    giveUp(partitions);
  }

  private void giveUp(Collection<TopicPartition> partitions) {
    settleAsked(one -> partitions.contains(OpenOffsets.place(one.record())));
    open.drop(partitions);
  }
}
