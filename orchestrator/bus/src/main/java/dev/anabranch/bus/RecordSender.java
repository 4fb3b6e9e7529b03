package dev.anabranch.bus;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;

/** Sends records at once and says when the broker has them. */
final class RecordSender implements AutoCloseable {
  private static final Duration CLOSE_WAIT = Duration.ofSeconds(3);

  private final KafkaProducer<byte[], byte[]> producer;

  RecordSender(KafkaProducer<byte[], byte[]> producer) {
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

  /** Blocks only while the buffer is full, and not for long. */
  CompletableFuture<Void> send(ProducerRecord<byte[], byte[]> record) {
    CompletableFuture<Void> sent = new CompletableFuture<>();
    try {
      producer.send(
          record,
          (place, error) -> {
            if (error == null) {
              sent.complete(null);
            } else {
              sent.completeExceptionally(refusal(record, error));
            }
          });
    } catch (KafkaException | IllegalStateException e) {
      sent.completeExceptionally(refusal(record, e));
    }
    return sent;
  }

  private static BusUnavailable refusal(ProducerRecord<byte[], byte[]> record, Exception e) {
    return new BusUnavailable("Kafka did not take a record of " + record.topic() + ": " + e, e);
  }

  @Override
  public void close() {
    producer.close(CLOSE_WAIT);
  }
}
