package dev.anabranch.benchmarks.dispatch;

import dev.anabranch.bus.BusAccess;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * A bare request and its 1 KB reply over two topics of one partition: no groups, no
 * acknowledgement, no JSON, no tool.
 */
final class BareDispatch implements AutoCloseable {
  private static final String REQUESTS = "bench.dispatch.requests";
  private static final String REPLIES = "bench.dispatch.replies";
  private static final int REQUEST_BYTES = 512;
  private static final int REPLY_BYTES = 1024;
  private static final Duration POLL = Duration.ofMillis(200);

  private final Map<String, Object> properties;
  private final KafkaProducer<byte[], byte[]> requests;
  private final KafkaProducer<byte[], byte[]> replies;
  private final List<Thread> threads;
  private volatile BiConsumer<Integer, Integer> listener = (session, number) -> {};
  private volatile boolean closed;

  BareDispatch(BusAccess access) throws Exception {
    properties = new HashMap<>(access.security());
    properties.put("bootstrap.servers", access.bootstrap());
    properties.put("linger.ms", 0);
    properties.put("acks", "all");
    properties.put("enable.metrics.push", false);
    try (Admin admin = Admin.create(properties)) {
      admin
          .createTopics(
              List.of(REQUESTS, REPLIES).stream()
                  .map(name -> new NewTopic(name, Optional.of(1), Optional.of((short) 1)))
                  .toList())
          .all()
          .get();
    }
    requests = producer();
    replies = producer();
    threads =
        List.of(
            reading(
                REQUESTS,
                record ->
                    replies.send(
                        new ProducerRecord<>(
                            REPLIES,
                            ByteBuffer.allocate(REPLY_BYTES).put(record.value(), 0, 8).array()))),
            reading(
                REPLIES,
                record -> {
                  ByteBuffer reply = ByteBuffer.wrap(record.value());
                  listener.accept(reply.getInt(), reply.getInt());
                }));
  }

  ClosedLoop.Outcome measure(int sessions, Duration length) throws InterruptedException {
    ClosedLoop loop = new ClosedLoop(sessions, length, this::send);
    listener = loop::answered;
    return loop.measure();
  }

  private void send(int session, int number) {
    byte[] request = ByteBuffer.allocate(REQUEST_BYTES).putInt(session).putInt(number).array();
    requests.send(new ProducerRecord<>(REQUESTS, request));
  }

  private interface Reader {
    void read(ConsumerRecord<byte[], byte[]> record);
  }

  private Thread reading(String topic, Reader reader) {
    KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    TopicPartition place = new TopicPartition(topic, 0);
    consumer.assign(List.of(place));
    consumer.seekToEnd(List.of(place));
    consumer.position(place);
    return Thread.ofPlatform()
        .daemon()
        .name(topic)
        .start(() -> {
          try (consumer) {
            while (!closed) {
              consumer.poll(POLL).forEach(reader::read);
            }
          }
        });
  }

  private KafkaProducer<byte[], byte[]> producer() {
    return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
  }

  @Override
  public void close() {
    closed = true;
    try {
      for (Thread thread : threads) {
        thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    requests.close();
    replies.close();
  }
}
