package dev.anabranch.bus;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Makes Kafka clients of one cluster; every setting of theirs is here. */
final class Clients {
  static final String SHARE_GROUP = "workers";
  static final String LOOK_GROUP = "workers-pure";
  static final String RESULT_GROUP = "sessions";

  private static final int BUFFER_BYTES = 2 * RecordSender.WAITING_BYTES_MAX;
  private static final Duration FETCH_WAIT = Duration.ofMillis(500);
  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(15);
  private static final Duration DELIVERY_TIMEOUT = Duration.ofSeconds(30);
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration BLOCK_MAX = Duration.ofSeconds(5);

  /** A topic once known stays known: no later send has to ask for it, and wait. */
  private static final Duration METADATA_IDLE = Duration.ofDays(3_650);

  private final BusAccess access;
  private final Duration answerTimeout;

  Clients(BusAccess access) {
    this(access, ANSWER_TIMEOUT);
  }

  /** Clients whose administrator waits another time for an answer. */
  Clients(BusAccess access, Duration answerTimeout) {
    this.access = access;
    this.answerTimeout = answerTimeout;
  }

  Admin admin() {
    Map<String, Object> properties = common();
    properties.put("request.timeout.ms", (int) answerTimeout.toMillis());
    properties.put("default.api.timeout.ms", (int) answerTimeout.toMillis());
    return Admin.create(properties);
  }

  KafkaProducer<byte[], byte[]> producer() {
    Map<String, Object> properties = common();
    properties.put("acks", "all");
    properties.put("enable.idempotence", true);
    properties.put("linger.ms", 0);
    properties.put("partitioner.class", Places.class.getName());
    properties.put("compression.type", "none");
    properties.put("buffer.memory", (long) BUFFER_BYTES);
    properties.put("max.request.size", Topic.RECORD_BYTES_MAX);
    properties.put("max.block.ms", BLOCK_MAX.toMillis());
    properties.put("request.timeout.ms", (int) REQUEST_TIMEOUT.toMillis());
    properties.put("delivery.timeout.ms", (int) DELIVERY_TIMEOUT.toMillis());
    properties.put("metadata.max.idle.ms", METADATA_IDLE.toMillis());
    // The other way forgets all topics while the broker is away, and then a send waits.
    properties.put("metadata.recovery.strategy", "none");
    return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** A member of the share group that gets about {@code batch} calls at once. */
  KafkaShareConsumer<byte[], byte[]> callConsumer(int batch) {
    Map<String, Object> properties = fetching();
    properties.put("group.id", SHARE_GROUP);
    properties.put("share.acknowledgement.mode", "explicit");
    properties.put("share.acquire.mode", "batch_optimized");
    properties.put("max.poll.records", batch);
    return new KafkaShareConsumer<>(
        properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /**
   * A member of the group of sessions. A node that has a name takes its place again after a crash;
   * one without waits until the group has forgotten its former self.
   */
  KafkaConsumer<byte[], byte[]> resultConsumer(Optional<String> node) {
    Map<String, Object> properties = member(RESULT_GROUP, node);
    properties.put("heartbeat.interval.ms", 3_000);
    properties.put("max.poll.records", 200);
    return consumer(properties);
  }

  /**
   * A member of the group of those that look, which gets at most {@code batch} calls at once. What
   * one leaves is another's within about a second, and while places change nobody stops. One that
   * has a name takes its place again after a crash.
   */
  KafkaConsumer<byte[], byte[]> lookConsumer(Optional<String> name, int batch) {
    Map<String, Object> properties = member(LOOK_GROUP, name);
    properties.put("heartbeat.interval.ms", 1_000);
    properties.put("max.poll.records", batch);
    properties.put("partition.assignment.strategy", CooperativeStickyAssignor.class.getName());
    return consumer(properties);
  }

  /** Of the classic protocol: the newer one has a second thread, and each record waits for it. */
  private Map<String, Object> member(String group, Optional<String> name) {
    Map<String, Object> properties = fetching();
    properties.put("group.id", group);
    name.ifPresent(place -> properties.put("group.instance.id", place));
    properties.put("group.protocol", "classic");
    properties.put("session.timeout.ms", 10_000);
    properties.put("enable.auto.commit", false);
    properties.put("auto.offset.reset", "earliest");
    return properties;
  }

  /** Reads a topic from a place of its own choice, in no group. */
  KafkaConsumer<byte[], byte[]> loneConsumer() {
    Map<String, Object> properties = fetching();
    properties.put("enable.auto.commit", false);
    properties.put("auto.offset.reset", "latest");
    return consumer(properties);
  }

  private static KafkaConsumer<byte[], byte[]> consumer(Map<String, Object> properties) {
    return new KafkaConsumer<>(
        properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  private Map<String, Object> fetching() {
    Map<String, Object> properties = common();
    properties.put("fetch.min.bytes", 1);
    properties.put("fetch.max.wait.ms", (int) FETCH_WAIT.toMillis());
    properties.put("fetch.max.bytes", 2 * Topic.RECORD_BYTES_MAX);
    properties.put("max.partition.fetch.bytes", Topic.RECORD_BYTES_MAX);
    properties.put("allow.auto.create.topics", false);
    return properties;
  }

  private Map<String, Object> common() {
    Map<String, Object> properties = new HashMap<>(access.security());
    properties.put("bootstrap.servers", access.bootstrap());
    properties.put("client.id", "anabranch");
    properties.put("enable.metrics.push", false);
    properties.put("metric.reporters", "");
    properties.put("reconnect.backoff.ms", 50);
    properties.put("reconnect.backoff.max.ms", 1_000);
    return properties;
  }
}
