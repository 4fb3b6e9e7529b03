package dev.anabranch.bus;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;

/** Reads the newest of the dead. */
final class DeadReader {
  static final int RECORDS_MAX = 1_000;

  private static final Duration POLL = Duration.ofMillis(500);
  private static final int EMPTY_POLLS_MAX = 10;

  private DeadReader() {}

  /** Newest first, at most {@code max}; closes the consumer. */
  static List<DeadRecord> newest(KafkaConsumer<byte[], byte[]> consumer, int max) {
    TopicPartition place = new TopicPartition(Topic.DEAD.wireName(), 0);
    List<DeadRecord> found = new ArrayList<>();
    try (consumer) {
      consumer.assign(List.of(place));
      consumer.seekToEnd(List.of(place));
      long end = consumer.position(place);
      consumer.seekToBeginning(List.of(place));
      consumer.seek(
          place, Math.max(consumer.position(place), end - Math.clamp(max, 0, RECORDS_MAX)));
      int empty = 0;
      while (consumer.position(place) < end && empty < EMPTY_POLLS_MAX) {
        int before = found.size();
        consumer.poll(POLL).forEach(record -> found.add(dead(record)));
        empty = found.size() == before ? empty + 1 : 0;
      }
    } catch (KafkaException e) {
      throw new BusUnavailable("Kafka does not show the dead records: " + e, e);
    }
    return found.reversed();
  }

  private static DeadRecord dead(ConsumerRecord<byte[], byte[]> record) {
    String topic = header(record, DeadLetters.TOPIC);
    return new DeadRecord(
        record.offset(),
        Instant.ofEpochMilli(record.timestamp()),
        topic,
        record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8),
        header(record, DeadLetters.REASON),
        call(record, topic));
  }

  private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    Header header = record.headers().lastHeader(name);
    return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
  }

  private static Optional<ToolRequest> call(ConsumerRecord<byte[], byte[]> record, String topic) {
    if (!topic.startsWith(Topic.TOOL_CALLS.wireName())) {
      return Optional.empty();
    }
    try {
      ToolRequest request = RecordForm.call(record);
      return Optional.of(Lanes.ofTopic(topic).map(request::on).orElse(request));
    } catch (RuntimeException e) {
      return Optional.empty();
    }
  }
}
