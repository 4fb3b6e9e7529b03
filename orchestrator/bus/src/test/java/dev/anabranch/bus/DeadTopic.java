package dev.anabranch.bus;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/** Looks into the topic of the dead. */
final class DeadTopic {
  private static final int POLLS_MAX = 60;

  private DeadTopic() {}

  /** The first dead record that is wanted; waits for it, not for ever. */
  static ConsumerRecord<byte[], byte[]> find(
      BusAccess access, Predicate<ConsumerRecord<byte[], byte[]>> wanted) {
    TopicPartition place = new TopicPartition(Topic.DEAD.wireName(), 0);
    try (KafkaConsumer<byte[], byte[]> consumer = new Clients(access).loneConsumer()) {
      consumer.assign(List.of(place));
      consumer.seekToBeginning(List.of(place));
      for (int polls = 0; polls < POLLS_MAX; polls++) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(500))) {
          if (wanted.test(record)) {
            return record;
          }
        }
      }
    }
    throw new AssertionError("no such record among the dead");
  }

  static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
  }
}
