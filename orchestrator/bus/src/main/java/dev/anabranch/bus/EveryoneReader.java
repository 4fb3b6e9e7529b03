package dev.anabranch.bus;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hears every record of a topic from the moment it was made; remembers no place. */
final class EveryoneReader implements Bus.Subscription, Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(EveryoneReader.class);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration CLOSE_WAIT = Duration.ofSeconds(10);
  private static final Duration ERROR_PAUSE = Duration.ofSeconds(1);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Consumer<ConsumerRecord<byte[], byte[]>> handler;
  private final Thread thread;
  private volatile boolean closing;

  private EveryoneReader(
      Topic topic,
      KafkaConsumer<byte[], byte[]> consumer,
      Consumer<ConsumerRecord<byte[], byte[]>> handler) {
    this.consumer = consumer;
    this.handler = handler;
    this.thread = Thread.ofPlatform().daemon().name(topic.wireName()).unstarted(this);
  }

  static EveryoneReader start(
      Topic topic,
      KafkaConsumer<byte[], byte[]> consumer,
      Consumer<ConsumerRecord<byte[], byte[]>> handler) {
    TopicPartition place = new TopicPartition(topic.wireName(), 0);
    consumer.assign(List.of(place));
    consumer.seekToEnd(List.of(place));
    // Asking for the position fixes the end: what is published from now on is heard.
    consumer.position(place);
    EveryoneReader reader = new EveryoneReader(topic, consumer, handler);
    reader.thread.start();
    return reader;
  }

  @Override
  public void run() {
    try (consumer) {
      while (!closing) {
        read();
      }
    }
  }

  private void read() {
    try {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        hear(record);
      }
    } catch (RuntimeException e) {
      LOG.warn("reading {} failed and goes on: {}", thread.getName(), e.toString());
      Threads.pause(ERROR_PAUSE);
    }
  }

  /** A bad record is dropped: everyone reads it, so nobody in particular could keep it. */
  private void hear(ConsumerRecord<byte[], byte[]> record) {
    try {
      handler.accept(record);
    } catch (RuntimeException e) {
      LOG.warn("a record of {} was not handled: {}", thread.getName(), e.toString());
    }
  }

  @Override
  public void close() {
    closing = true;
    Threads.join(List.of(thread), CLOSE_WAIT);
  }
}
