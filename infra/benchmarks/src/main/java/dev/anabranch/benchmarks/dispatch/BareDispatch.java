package dev.anabranch.benchmarks.dispatch;

import dev.anabranch.bus.BusAccess;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * A bare request and its 1 KB reply over two topics of one partition: no JSON, no tool. Requests
 * are read without a group, or as the only member of a share group that acknowledges each.
 */
public final class BareDispatch implements AutoCloseable {
  private static final int REQUEST_BYTES = 512;
  private static final int REPLY_BYTES = 1024;
  private static final Duration POLL = Duration.ofMillis(200);

  private final String name;
  private final Map<String, Object> properties;
  private final KafkaProducer<byte[], byte[]> requests;
  private final KafkaProducer<byte[], byte[]> replies;
  private final List<Thread> threads = new ArrayList<>();
  private volatile BiConsumer<Integer, Integer> listener = (session, number) -> {};
  private volatile boolean closed;

  private BareDispatch(BusAccess access, String name) throws Exception {
    this.name = name;
    properties = new HashMap<>(access.security());
    properties.put("bootstrap.servers", access.bootstrap());
    properties.put("linger.ms", 0);
    properties.put("acks", "all");
    properties.put("enable.metrics.push", false);
    try (Admin admin = Admin.create(properties)) {
      admin
          .createTopics(
              List.of(requestTopic(), replyTopic()).stream()
                  .map(topic -> new NewTopic(topic, Optional.of(1), Optional.of((short) 1)))
                  .toList())
          .all()
          .get();
    }
    requests = producer();
    replies = producer();
    threads.add(reading(consumer(replyTopic()), this::answered));
  }

  /** Requests are read from a place of the reader's own. */
  static BareDispatch plain(BusAccess access) throws Exception {
    BareDispatch bare = new BareDispatch(access, "bench.dispatch.plain");
    bare.threads.add(bare.reading(bare.consumer(bare.requestTopic()), bare::reply));
    return bare;
  }

  /** Requests are taken from the broker as the house takes calls. */
  public static BareDispatch shared(BusAccess access) throws Exception {
    BareDispatch bare = new BareDispatch(access, "bench.dispatch.shared");
    bare.threads.add(bare.sharing());
    return bare;
  }

  private String requestTopic() {
    return name + ".requests";
  }

  private String replyTopic() {
    return name + ".replies";
  }

  /** From now on the session and number of each answered request go there. */
  public void listen(BiConsumer<Integer, Integer> heard) {
    listener = heard;
  }

  ClosedLoop.Outcome measure(int sessions, Duration length) throws InterruptedException {
    ClosedLoop loop = new ClosedLoop(sessions, length, this::send);
    listen(loop::answered);
    return loop.measure();
  }

  /** Sends a request of which {@link #listen} hears when it is answered. */
  public void send(int session, int number) {
    byte[] request = ByteBuffer.allocate(REQUEST_BYTES).putInt(session).putInt(number).array();
    requests.send(new ProducerRecord<>(requestTopic(), request));
  }

  private void reply(ConsumerRecord<byte[], byte[]> request) {
    byte[] reply = ByteBuffer.allocate(REPLY_BYTES).put(request.value(), 0, 8).array();
    replies.send(new ProducerRecord<>(replyTopic(), reply));
  }

  private void answered(ConsumerRecord<byte[], byte[]> record) {
    ByteBuffer reply = ByteBuffer.wrap(record.value());
    listener.accept(reply.getInt(), reply.getInt());
  }

  private KafkaConsumer<byte[], byte[]> consumer(String topic) {
    KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    TopicPartition place = new TopicPartition(topic, 0);
    consumer.assign(List.of(place));
    consumer.seekToEnd(List.of(place));
    consumer.position(place);
    return consumer;
  }

  private Thread reading(
      KafkaConsumer<byte[], byte[]> consumer, Consumer<ConsumerRecord<byte[], byte[]>> reader) {
    return daemon(() -> {
      try (consumer) {
        while (!closed) {
          consumer.poll(POLL).forEach(reader);
        }
      }
    });
  }

  /** What comes before the group has laid itself out is not seen: {@link #ready} sends again. */
  private Thread sharing() {
    Map<String, Object> member = new HashMap<>(properties);
    member.put("group.id", name);
    member.put("share.acknowledgement.mode", "explicit");
    KafkaShareConsumer<byte[], byte[]> consumer =
        new KafkaShareConsumer<>(member, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    consumer.subscribe(List.of(requestTopic()));
    return daemon(() -> {
      try (consumer) {
        while (!closed) {
          for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
            reply(record);
            consumer.acknowledge(record, AcknowledgeType.ACCEPT);
          }
        }
      }
    });
  }

  private Thread daemon(Runnable work) {
    return Thread.ofPlatform().daemon().name(name).start(work);
  }

  /** Waits until requests are answered. */
  public void ready() throws InterruptedException {
    CountDownLatch first = new CountDownLatch(1);
    listen((session, number) -> first.countDown());
    do {
      send(0, 0);
    } while (!first.await(POLL.toMillis(), TimeUnit.MILLISECONDS));
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
