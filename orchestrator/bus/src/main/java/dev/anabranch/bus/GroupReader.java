package dev.anabranch.bus;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
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

/**
 * Reads a topic as a member of a consumer group and hands its records over in the order of their
 * partition, without waiting for the stage of one before the next. An offset is committed when the
 * stages of all records before it are done, so a crash delivers again and never loses.
 *
 * <p>While there is no room it asks for no more, and if that lasts it leaves the group: then others
 * read what would wait for it.
 *
 * @param <T> what its records tell
 */
final class GroupReader<T> implements Bus.Subscription, Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(GroupReader.class);
  private static final Duration IDLE_POLL = Duration.ofMillis(500);
  private static final Duration BUSY_POLL = Duration.ofMillis(50);
  private static final Duration COMMIT_EVERY = Duration.ofMillis(100);
  private static final Duration COMMIT_WAIT = Duration.ofSeconds(2);
  private static final Duration PROOF_WAIT = Duration.ofSeconds(10);
  private static final Duration DRAIN_WAIT = Duration.ofSeconds(10);
  private static final Duration LEAVE_WAIT = Duration.ofSeconds(5);
  private static final Duration CLOSE_WAIT = Duration.ofSeconds(20);
  private static final Duration ERROR_PAUSE = Duration.ofSeconds(1);
  private static final Duration NO_ROOM_MAX = Duration.ofSeconds(3);
  private static final Duration NO_END = Duration.ofDays(1);
  private static final int OPEN_MAX = 2_000;
  private static final int TRIES_MAX = 6;
  private static final long FIRST_RETRY_MILLIS = 50;
  private static final long DEAD_RETRY_MILLIS = 2_000;

  private final Supplier<KafkaConsumer<byte[], byte[]>> members;
  private final DeadLetters deadLetters;
  private final Taker<T> taker;
  private final Thread thread;
  private final CompletableFuture<Void> closing = new CompletableFuture<>();

  /** Takes the records of a topic over. */
  interface Taker<T> {
    Topic topic();

    /** What a record tells; refuses what is none of its kind. */
    T read(ConsumerRecord<byte[], byte[]> record);

    /**
     * Takes it over; a failed stage is tried again.
     *
     * @param proof asks for what completes when nobody else will be handed the record
     */
    CompletionStage<Void> take(T told, Supplier<CompletionStage<Void>> proof);

    /** Whether one that ends in order leaves its place to others, or comes back to it soon. */
    boolean leavesPlace();

    /** Completes when there is room for a further batch. */
    default CompletionStage<Void> room() {
      return CompletableFuture.completedStage(null);
    }
  }

  /** A record of which somebody waits to hear that it is ours. */
  private record Asked(
      ConsumerRecord<byte[], byte[]> record, CompletableFuture<Void> proof, long since) {}

  private GroupReader(
      Supplier<KafkaConsumer<byte[], byte[]>> members, DeadLetters deadLetters, Taker<T> taker) {
    this.members = members;
    this.deadLetters = deadLetters;
    this.taker = taker;
    this.thread = Thread.ofPlatform().daemon().name(taker.topic().wireName()).unstarted(this);
  }

  static <T> GroupReader<T> start(
      Supplier<KafkaConsumer<byte[], byte[]>> members, DeadLetters deadLetters, Taker<T> taker) {
    GroupReader<T> reader = new GroupReader<>(members, deadLetters, taker);
    reader.thread.start();
    return reader;
  }

  @Override
  public void run() {
    while (!closing.isDone()) {
      try {
        if (hasRoom(NO_END)) {
          new Membership(members.get()).read();
        }
      } catch (FencedInstanceIdException e) {
        LOG.error(
            "another process reads {} of this Kafka cluster under the same name; one cluster serves"
                + " one journal, and every worker has a data folder of its own: stop the other,"
                + " then start this one again",
            taker.topic().wireName());
        return;
      } catch (RuntimeException e) {
        goOn(e);
      }
    }
  }

  private void goOn(RuntimeException e) {
    LOG.warn("reading {} failed and goes on: {}", thread.getName(), e.toString());
    Threads.pause(ERROR_PAUSE);
  }

  private boolean hasRoom(Duration atMost) {
    return Threads.await(taker.room().toCompletableFuture(), closing, atMost);
  }

  /** What fails again and again goes to the dead: its session publishes the call again. */
  private CompletableFuture<Void> triedAgain(
      CompletableFuture<Void> attempt, ConsumerRecord<byte[], byte[]> record, T told, int tries) {
    return attempt.exceptionallyComposeAsync(error -> {
      if (closing.isDone()) {
        return CompletableFuture.failedFuture(error);
      }
      if (tries == TRIES_MAX) {
        return dead(record, "not handled after " + tries + " tries: " + error);
      }
      LOG.warn(
          "a record of {} was not handled, next try soon: {}", record.topic(), error.toString());
      return later(
          FIRST_RETRY_MILLIS << tries,
          () -> triedAgain(attempt(told, GroupReader::tooLate), record, told, tries + 1));
    });
  }

  private static CompletionStage<Void> tooLate() {
    return CompletableFuture.failedStage(new BusUnavailable("it was not taken at the first try"));
  }

  /** Tried until it is kept: an offset that is never done would hold up all those after it. */
  private CompletableFuture<Void> dead(ConsumerRecord<byte[], byte[]> record, String reason) {
    return deadLetters
        .keep(record, reason)
        .exceptionallyComposeAsync(error -> {
          if (closing.isDone()) {
            return CompletableFuture.failedFuture(error);
          }
          LOG.warn("a record for the dead was not kept and is sent again: {}", error.toString());
          return later(DEAD_RETRY_MILLIS, () -> dead(record, reason));
        });
  }

  private static CompletableFuture<Void> later(
      long millis, Supplier<CompletableFuture<Void>> work) {
    return CompletableFuture.supplyAsync(
            work, CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS))
        .thenCompose(done -> done);
  }

  private CompletableFuture<Void> attempt(T told, Supplier<CompletionStage<Void>> proof) {
    try {
      return taker.take(told, proof).toCompletableFuture();
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  @Override
  public void close() {
    closing.complete(null);
    Threads.join(List.of(thread), CLOSE_WAIT);
  }

  /** A place in the group, from its taking to its leaving. For one thread. */
  private final class Membership implements ConsumerRebalanceListener {
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final OpenOffsets open = new OpenOffsets();
    private final List<Asked> asked = new ArrayList<>();
    private long committedAt = System.nanoTime();

    Membership(KafkaConsumer<byte[], byte[]> consumer) {
      this.consumer = consumer;
    }

    /** Reads until the reader is to close, or had no room for too long. */
    void read() {
      try {
        consumer.subscribe(List.of(taker.topic().wireName()), this);
        readWhileThereIsRoom();
        leave();
      } finally {
        asked.forEach(one -> CallBatch.settle(one.proof(), false));
        close();
      }
    }

    /** Whatever it says: who could not leave in order is missed, and then its place is free. */
    private void close() {
      boolean leaves = taker.leavesPlace();
      try {
        consumer.close(
            CloseOptions.timeout(LEAVE_WAIT)
                .withGroupMembershipOperation(
                    leaves
                        ? GroupMembershipOperation.LEAVE_GROUP
                        : GroupMembershipOperation.DEFAULT));
      } catch (KafkaException e) {
        LOG.debug("the place was not left in order", e);
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
          goOn(e);
        }
      }
    }

    private void leave() {
      open.awaitDone(DRAIN_WAIT);
      commitNow();
    }

    /** What is not committed comes again. */
    private void commitNow() {
      Map<TopicPartition, OffsetAndMetadata> done = open.committable();
      try {
        consumer.commitSync(done, COMMIT_WAIT);
        open.committed(done);
      } catch (KafkaException e) {
        LOG.warn("the last offsets were not committed; the records come again: {}", e.toString());
      }
    }

    /** Answers whether there was room. */
    private boolean readOnce() {
      boolean room = hasRoom(BUSY_POLL);
      if (room && open.size() < OPEN_MAX) {
        consumer.resume(consumer.paused());
      } else {
        consumer.pause(consumer.assignment());
      }
      Duration wait = open.isEmpty() && asked.isEmpty() ? IDLE_POLL : BUSY_POLL;
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(room ? wait : Duration.ZERO)) {
        open.add(record, handled(record));
      }
      if (asked.isEmpty()) {
        commit();
      } else {
        prove();
      }
      return room;
    }

    private CompletableFuture<Void> handled(ConsumerRecord<byte[], byte[]> record) {
      T told;
      try {
        told = taker.read(record);
      } catch (RuntimeException e) {
        return dead(record, String.valueOf(e.getMessage()));
      }
      return triedAgain(attempt(told, () -> proof(record)), record, told, 1);
    }

    private CompletionStage<Void> proof(ConsumerRecord<byte[], byte[]> record) {
      Asked one = new Asked(record, new CompletableFuture<>(), System.nanoTime());
      asked.add(one);
      return one.proof();
    }

    /**
     * The broker takes an offset only from a member of the group as it is now, which has the
     * partition: so a commit is the proof. While places change there is none yet.
     */
    private void prove() {
      boolean changing = false;
      try {
        Map<TopicPartition, OffsetAndMetadata> done = open.committable();
        consumer.commitSync(done, PROOF_WAIT);
        open.committed(done);
      } catch (RebalanceInProgressException e) {
        changing = true;
      } catch (KafkaException e) {
        LOG.warn("the broker did not confirm what was taken: {}", e.toString());
      }
      for (Asked one : List.copyOf(asked)) {
        boolean ours = open.isCommitted(one.record());
        if (ours || !changing || !isPatient(one)) {
          asked.remove(one);
          CallBatch.settle(one.proof(), ours);
        }
      }
    }

    private boolean isPatient(Asked one) {
      return open.isOurs(one.record()) && System.nanoTime() - one.since() < PROOF_WAIT.toNanos();
    }

    private void commit() {
      long now = System.nanoTime();
      if (now - committedAt < COMMIT_EVERY.toNanos()) {
        return;
      }
      committedAt = now;
      Map<TopicPartition, OffsetAndMetadata> done = open.committable();
      if (!done.isEmpty()) {
        consumer.commitAsync(
            done,
            (offsets, error) -> {
              if (error == null) {
                open.committed(offsets);
              } else {
                LOG.debug("an offset commit failed and is sent again", error);
              }
            });
      }
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {}

    /** Lets go of partitions that another member reads now. */
    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      commitNow();
      open.drop(partitions);
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
      open.drop(partitions);
    }
  }
}
