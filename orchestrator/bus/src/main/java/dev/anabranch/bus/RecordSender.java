package dev.anabranch.bus;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Sends records at once and says when the broker has them. Never blocks whom it serves: while the
 * broker is away, what finds no room any more is refused.
 */
final class RecordSender implements AutoCloseable {
  /** The producer, which would block, has twice this: its batches are not always full. */
  static final int WAITING_BYTES_MAX = 16 << 20;

  /** What a record has beside its key and value, headers of ours included. */
  private static final int RECORD_OVERHEAD_BYTES = 512;

  private static final Duration CLOSE_WAIT = Duration.ofSeconds(3);

  private final Producer<byte[], byte[]> producer;
  private final Semaphore room = new Semaphore(WAITING_BYTES_MAX);

  RecordSender(Producer<byte[], byte[]> producer) {
    this.producer = producer;
  }

  /** Fetches what the first send would otherwise wait for. */
  void warm() {
    for (Topic topic : Topic.values()) {
      warm(topic.wireName());
    }
  }

  void warm(String topic) {
    producer.partitionsFor(topic);
  }

  /** Fails with {@link BusUnavailable} if the broker does not take the record. */
  CompletableFuture<Void> send(ProducerRecord<byte[], byte[]> record) {
    int bytes = bytes(record);
    if (!room.tryAcquire(bytes)) {
      return CompletableFuture.failedFuture(
          new BusUnavailable(
              "too much waits for Kafka already to take a record of %s with %d bytes; at most %d wait. Try again when the broker is there."
                  .formatted(record.topic(), bytes, WAITING_BYTES_MAX)));
    }
    CompletableFuture<Void> sent = new CompletableFuture<>();
    sent.whenComplete((taken, error) -> room.release(bytes));
    try {
      producer.send(record, (place, error) -> complete(sent, record, error));
    } catch (RuntimeException e) {
      complete(sent, record, e);
    }
    return sent;
  }

  private static int bytes(ProducerRecord<byte[], byte[]> record) {
    return RECORD_OVERHEAD_BYTES + length(record.key()) + length(record.value());
  }

  private static int length(byte @Nullable [] part) {
    return part == null ? 0 : part.length;
  }

  private static void complete(
      CompletableFuture<Void> sent,
      ProducerRecord<byte[], byte[]> record,
      @Nullable Exception error) {
    if (error == null) {
      sent.complete(null);
    } else {
      sent.completeExceptionally(refusal(record, error));
    }
  }

  private static BusUnavailable refusal(ProducerRecord<byte[], byte[]> record, Exception e) {
    return new BusUnavailable("Kafka did not take a record of " + record.topic() + ": " + e, e);
  }

  @Override
  public void close() {
    producer.close(CLOSE_WAIT);
  }
}
