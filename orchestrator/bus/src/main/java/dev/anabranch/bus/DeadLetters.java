package dev.anabranch.bus;

import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Keeps the records that nobody could use, as they came, with the reason as headers. */
final class DeadLetters {
  static final String REASON = "anabranch_reason";
  static final String TOPIC = "anabranch_topic";
  static final String PARTITION = "anabranch_partition";
  static final String OFFSET = "anabranch_offset";

  private static final int REASON_CHARS_MAX = 1000;

  private final RecordSender sender;

  DeadLetters(RecordSender sender) {
    this.sender = sender;
  }

  CompletableFuture<Void> keep(ConsumerRecord<byte[], byte[]> record, String reason) {
    ProducerRecord<byte[], byte[]> dead =
        new ProducerRecord<>(
            Topic.DEAD.wireName(), null, record.key(), record.value(), record.headers());
    String text = reason.substring(0, Math.min(reason.length(), REASON_CHARS_MAX));
    dead.headers()
        .add(REASON, RecordForm.utf8(text))
        .add(TOPIC, RecordForm.utf8(record.topic()))
        .add(PARTITION, RecordForm.utf8(Integer.toString(record.partition())))
        .add(OFFSET, RecordForm.utf8(Long.toString(record.offset())));
    return sender.send(dead);
  }
}
