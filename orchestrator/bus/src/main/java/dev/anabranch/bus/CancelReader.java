package dev.anabranch.bus;

import dev.anabranch.json.Json;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hears every cancel from the moment it was made; remembers no place. */
final class CancelReader implements Bus.Subscription, Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(CancelReader.class);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration CLOSE_WAIT = Duration.ofSeconds(10);
  private static final Duration ERROR_PAUSE = Duration.ofSeconds(1);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Consumer<ToolCancel> handler;
  private final Thread thread;
  private volatile boolean closing;

  private CancelReader(KafkaConsumer<byte[], byte[]> consumer, Consumer<ToolCancel> handler) {
    this.consumer = consumer;
    this.handler = handler;
    this.thread = Thread.ofPlatform().daemon().name("cancels").unstarted(this);
  }

  static CancelReader start(KafkaConsumer<byte[], byte[]> consumer, Consumer<ToolCancel> handler) {
    TopicPartition place = new TopicPartition(Topic.TOOL_CANCELS.wireName(), 0);
    consumer.assign(List.of(place));
    consumer.seekToEnd(List.of(place));
    // Asking for the position fixes the end: a cancel that is published from now on is heard.
    consumer.position(place);
    CancelReader reader = new CancelReader(consumer, handler);
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
      LOG.warn("reading cancels failed and goes on: {}", e.toString());
      Threads.pause(ERROR_PAUSE);
    }
  }

  /** A bad cancel is dropped: everyone reads it, so nobody in particular could keep it. */
  private void hear(ConsumerRecord<byte[], byte[]> record) {
    try {
      handler.accept(ToolCancel.of(Json.parseObject(record.value())));
    } catch (RuntimeException e) {
      LOG.warn("a cancel was not handled: {}", e.toString());
    }
  }

  @Override
  public void close() {
    closing = true;
    Threads.join(List.of(thread), CLOSE_WAIT);
  }
}
