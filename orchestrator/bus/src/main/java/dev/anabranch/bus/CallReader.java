package dev.anabranch.bus;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.ShareConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes calls in batches as one member of the share group, hands each over, and acknowledges the
 * batch. It never holds a call while a tool runs.
 *
 * <p>While there is no room it does not ask for more. A fetch that another broker has not answered
 * yet can still bring records then; so a reader that has to wait for long leaves the group, which
 * gives them back at once, and joins it again when there is room.
 */
final class CallReader implements Bus.Subscription, Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(CallReader.class);
  private static final Duration IDLE_POLL = Duration.ofMillis(250);
  private static final Duration SOON = Duration.ofSeconds(2);
  private static final Duration RECONNECT_PAUSE = Duration.ofSeconds(1);
  private static final Duration CLOSE_WAIT = Duration.ofSeconds(40);
  private static final Duration LEAVE_WAIT = Duration.ofSeconds(5);
  private static final Duration NO_END = Duration.ofDays(1);
  private static final int DEFAULT_LOCK_MILLIS = 30_000;

  private final Clients clients;
  private final DeadLetters deadLetters;
  private final Intake intake;
  private final List<String> topics;
  private final LongSupplier nanos;
  private final Thread thread;
  private final CompletableFuture<Void> closing = new CompletableFuture<>();

  CallReader(
      Clients clients,
      DeadLetters deadLetters,
      Intake intake,
      List<String> topics,
      LongSupplier nanos) {
    this.nanos = nanos;
    this.clients = clients;
    this.deadLetters = deadLetters;
    this.intake = intake;
    this.topics = topics;
    this.thread = Thread.ofPlatform().daemon().name("calls").unstarted(this);
  }

  static CallReader start(
      Clients clients, DeadLetters deadLetters, Intake intake, List<String> topics) {
    CallReader reader = new CallReader(clients, deadLetters, intake, topics, System::nanoTime);
    reader.thread.start();
    return reader;
  }

  @Override
  public void run() {
    while (!closing.isDone()) {
      try {
        if (awaitRoom(NO_END)) {
          takeAsMember();
        }
      } catch (RuntimeException e) {
        LOG.warn("the place on the bus was lost and is taken again: {}", e.toString());
        Threads.pause(RECONNECT_PAUSE);
      }
    }
  }

  private void takeAsMember() {
    ShareConsumer<byte[], byte[]> consumer = clients.callConsumer(intake.batch());
    try {
      consumer.subscribe(topics);
      take(consumer);
    } finally {
      consumer.close(LEAVE_WAIT);
    }
  }

  /** Takes until the reader is to close, or has to wait too long for room. */
  void take(ShareConsumer<byte[], byte[]> consumer) {
    LockAge age = new LockAge(nanos);
    int most = intake.batch();
    Duration wait = IDLE_POLL;
    while (!closing.isDone() && awaitRoom(patience(consumer))) {
      long began = age.now();
      ConsumerRecords<byte[], byte[]> records = consumer.poll(wait);
      if (!records.isEmpty()) {
        handOver(consumer, records, age);
      }
      if (records.count() < most) {
        age.nothingLeftSince(began);
      }
      // What would count as old although it is new is kept from coming: first nothing must be left.
      wait = age.isWithin(SOON) ? IDLE_POLL : Duration.ZERO;
    }
  }

  private void handOver(
      ShareConsumer<byte[], byte[]> consumer,
      ConsumerRecords<byte[], byte[]> records,
      LockAge age) {
    Duration lock = Duration.ofMillis(lockMillis(consumer));
    CallBatch batch = new CallBatch(consumer, deadLetters, intake, lock, age);
    List<CallBatch.Taken> taken = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : records) {
      taken.add(batch.take(record));
    }
    batch.acknowledge(taken);
    if (!intake.room().toCompletableFuture().isDone()) {
      consumer.commitAsync();
    }
  }

  /** What came unasked must be given back well before its lock ends. */
  private static Duration patience(ShareConsumer<byte[], byte[]> consumer) {
    return Duration.ofMillis(lockMillis(consumer) / 3);
  }

  private static int lockMillis(ShareConsumer<byte[], byte[]> consumer) {
    return consumer.acquisitionLockTimeoutMs().orElse(DEFAULT_LOCK_MILLIS);
  }

  /** False if it did not come in time, or the reader is to close. */
  private boolean awaitRoom(Duration atMost) {
    return Threads.await(intake.room().toCompletableFuture(), closing, atMost);
  }

  /** No wake-up: it could end the question whether a batch is ours. */
  @Override
  public void close() {
    closing.complete(null);
    Threads.join(List.of(thread), CLOSE_WAIT);
  }
}
