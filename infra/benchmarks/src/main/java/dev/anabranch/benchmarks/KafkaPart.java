package dev.anabranch.benchmarks;

import dev.anabranch.bus.BusAccess;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A bare request and its 1 KB reply over two topics: no groups, no acknowledgement, no JSON. */
final class KafkaPart {
  private static final String REQUESTS = "bench.requests";
  private static final String REPLIES = "bench.replies";
  private static final int REPLY_BYTES = 1024;
  private static final Duration POLL = Duration.ofMillis(200);
  private static final int POLLS_MAX = 50;

  private final Map<String, Object> properties;

  private KafkaPart(BusAccess access) {
    properties = new HashMap<>(access.security());
    properties.put("bootstrap.servers", access.bootstrap());
    properties.put("linger.ms", 0);
    properties.put("acks", "all");
    properties.put("enable.metrics.push", false);
  }

  static Latencies measure(BusAccess access, int times) throws Exception {
    KafkaPart part = new KafkaPart(access);
    part.createTopics();
    AtomicBoolean closing = new AtomicBoolean();
    try (KafkaConsumer<byte[], byte[]> replies = part.consumer(REPLIES);
        KafkaProducer<byte[], byte[]> producer = part.producer()) {
      Thread echo = part.echo(closing);
      try {
        return Latencies.of(times, () -> roundTrip(producer, replies));
      } finally {
        closing.set(true);
        echo.join();
      }
    }
  }

  private void createTopics() throws Exception {
    try (Admin admin = Admin.create(properties)) {
      List<NewTopic> missing =
          List.of(REQUESTS, REPLIES).stream()
              .filter(name -> !exists(admin, name))
              .map(name -> new NewTopic(name, Optional.of(1), Optional.of((short) 1)))
              .toList();
      admin.createTopics(missing).all().get();
    }
  }

  private static boolean exists(Admin admin, String name) {
    try {
      return admin.listTopics().names().get().contains(name);
    } catch (InterruptedException | java.util.concurrent.ExecutionException e) {
      throw new BenchFailed("Kafka does not list its topics: " + e, e);
    }
  }

  private static void roundTrip(
      KafkaProducer<byte[], byte[]> producer, KafkaConsumer<byte[], byte[]> replies) {
    producer.send(new ProducerRecord<>(REQUESTS, new byte[200]));
    for (int polls = 0; polls < POLLS_MAX; polls++) {
      if (!replies.poll(POLL).isEmpty()) {
        return;
      }
    }
    throw new BenchFailed("no reply came over Kafka");
  }

  private Thread echo(AtomicBoolean closing) {
    KafkaConsumer<byte[], byte[]> requests = consumer(REQUESTS);
    return Thread.ofPlatform()
        .daemon()
        .name("bench-echo")
        .start(() -> {
          try (requests;
              KafkaProducer<byte[], byte[]> producer = producer()) {
            while (!closing.get()) {
              for (ConsumerRecord<byte[], byte[]> request : requests.poll(POLL)) {
                producer.send(new ProducerRecord<>(REPLIES, new byte[REPLY_BYTES]));
              }
            }
          }
        });
  }

  /** Reads from now on. */
  private KafkaConsumer<byte[], byte[]> consumer(String topic) {
    KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    TopicPartition place = new TopicPartition(topic, 0);
    consumer.assign(List.of(place));
    consumer.seekToEnd(List.of(place));
    consumer.position(place);
    return consumer;
  }

  private KafkaProducer<byte[], byte[]> producer() {
    return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
  }
}
