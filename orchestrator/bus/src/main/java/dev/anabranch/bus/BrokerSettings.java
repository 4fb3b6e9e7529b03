package dev.anabranch.bus;

import java.nio.file.Path;
import java.util.Properties;

/** The properties of a one-node KRaft broker: small, on loopback, password on every listener. */
final class BrokerSettings {
  static final int NODE = 1;
  static final String CONTROLLER = "CONTROLLER";
  private static final String CLIENT = "CLIENT";
  private static final long HEARTBEAT_MILLIS = 300;
  private static final int GROUP_RETRY_MILLIS = 3_000;

  private final Properties properties = new Properties();

  private BrokerSettings() {}

  static Properties of(
      Path log,
      int port,
      int controllerPort,
      String secret,
      BrokerTiming timing,
      boolean afterCrash) {
    BrokerSettings settings = new BrokerSettings();
    settings.node(log, port, controllerPort);
    settings.passwords(secret);
    settings.size();
    settings.oneReplica();
    settings.shareGroups(timing);
    settings.life(timing, afterCrash);
    return settings.properties;
  }

  private void node(Path log, int port, int controllerPort) {
    set("process.roles", "broker,controller");
    set("node.id", NODE);
    set("log.dir", log);
    set("controller.quorum.voters", NODE + "@127.0.0.1:" + controllerPort);
    set(
        "listeners",
        "%s://127.0.0.1:%d,%s://127.0.0.1:%d".formatted(CLIENT, port, CONTROLLER, controllerPort));
    set("inter.broker.listener.name", CLIENT);
    set("controller.listener.names", CONTROLLER);
    set("auto.create.topics.enable", false);
  }

  private void passwords(String secret) {
    set(
        "listener.security.protocol.map",
        CLIENT + ":SASL_PLAINTEXT," + CONTROLLER + ":SASL_PLAINTEXT");
    set("sasl.enabled.mechanisms", "PLAIN");
    set("sasl.mechanism.inter.broker.protocol", "PLAIN");
    set("sasl.mechanism.controller.protocol", "PLAIN");
    set("listener.name.client.plain.sasl.jaas.config", SaslPlain.server(secret));
    set("listener.name.controller.plain.sasl.jaas.config", SaslPlain.server(secret));
  }

  private void size() {
    set("num.network.threads", 1);
    set("num.io.threads", 2);
    set("background.threads", 1);
    set("num.recovery.threads.per.data.dir", 2);
    set("num.replica.fetchers", 1);
    set("log.cleaner.dedupe.buffer.size", 8 << 20);
    set("log.index.size.max.bytes", 1 << 20);
    set("message.max.bytes", Topic.RECORD_BYTES_MAX);
    set("offsets.topic.segment.bytes", 4 << 20);
    set("share.coordinator.state.topic.segment.bytes", 4 << 20);
    set("transaction.state.log.segment.bytes", 4 << 20);
    set("metadata.log.segment.bytes", 8 << 20);
    set("metadata.max.retention.bytes", 64 << 20);
  }

  private void oneReplica() {
    for (String topic : new String[] {"offsets.topic", "share.coordinator.state.topic"}) {
      set(topic + ".num.partitions", 1);
      set(topic + ".replication.factor", 1);
    }
    set("share.coordinator.state.topic.min.isr", 1);
    set("transaction.state.log.num.partitions", 1);
    set("transaction.state.log.replication.factor", 1);
    set("transaction.state.log.min.isr", 1);
    set("default.replication.factor", 1);
    set("min.insync.replicas", 1);
  }

  private void shareGroups(BrokerTiming timing) {
    long lock = timing.recordLock().toMillis();
    set("group.share.min.record.lock.duration.ms", Math.min(lock, 15_000));
    set("group.share.record.lock.duration.ms", lock);
    set("group.share.max.record.lock.duration.ms", Math.max(lock, 60_000));
    set("group.share.min.heartbeat.interval.ms", timing.heartbeat().toMillis());
    set("group.share.heartbeat.interval.ms", timing.heartbeat().toMillis());
    set("group.share.min.assignment.interval.ms", 0);
    set("group.share.assignment.interval.ms", 0);
    set("group.share.assignors", EveryPartitionAssignor.class.getName());
    set("group.share.max.size", 1000);
    // A kill while the group is laid out leaves it half made, and nobody gets a call until this is
    // over; Kafka takes the longer of the two.
    set("group.share.initialize.retry.interval.ms", GROUP_RETRY_MILLIS);
    set("offsets.commit.timeout.ms", GROUP_RETRY_MILLIS);
    set("share.coordinator.append.linger.ms", 0);
    set("group.coordinator.append.linger.ms", 0);
    set("group.initial.rebalance.delay.ms", 0);
  }

  /** A clean stop ends the broker's session; after a kill a start has to sit it out. */
  private void life(BrokerTiming timing, boolean afterCrash) {
    long session = (afterCrash ? timing.sessionAfterCrash() : timing.session()).toMillis();
    set("controlled.shutdown.enable", true);
    set("broker.session.timeout.ms", session);
    set("broker.heartbeat.interval.ms", Math.min(HEARTBEAT_MILLIS, session / 5));
  }

  private void set(String key, Object value) {
    properties.put(key, value.toString());
  }
}
