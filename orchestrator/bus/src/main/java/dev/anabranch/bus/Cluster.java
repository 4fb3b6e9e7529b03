package dev.anabranch.bus;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.FinalizedVersionRange;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.InvalidPartitionsException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.server.common.MetadataVersion;
import org.apache.kafka.server.common.ShareVersion;

/** Looks whether a cluster can be the bus, and prepares its topics and its share group. */
final class Cluster {
  private static final short SHARE_GROUPS_SINCE = MetadataVersion.IBP_4_2_IV0.featureLevel();

  private final BusAccess access;
  private final Admin admin;

  private Cluster(BusAccess access, Admin admin) {
    this.access = access;
    this.admin = admin;
  }

  /** Checks and prepares; {@link BusUnavailable} if the cluster cannot serve. */
  static void prepare(BusAccess access, Clients clients) {
    try (Admin admin = clients.admin()) {
      Cluster cluster = new Cluster(access, admin);
      cluster.checkShareGroups();
      cluster.createTopics();
      cluster.readCallsFromTheStart();
    } catch (KafkaException e) {
      throw new BusUnavailable("no Kafka client for " + access + ": " + e.getMessage(), e);
    }
  }

  /** Makes a topic for calls, as that of no label is, unless it is there. */
  static void makeCallTopic(BusAccess access, Clients clients, String name) {
    try (Admin admin = clients.admin()) {
      Cluster cluster = new Cluster(access, admin);
      NewTopic topic = topic(name, Topic.TOOL_CALLS);
      cluster.answerUnless(TopicExistsException.class, admin.createTopics(List.of(topic)).all());
      cluster.awaitLeaders(List.of(topic));
    }
  }

  private static NewTopic topic(String name, Topic kind) {
    return new NewTopic(name, Optional.of(kind.partitions()), Optional.empty())
        .configs(kind.settings());
  }

  private void checkShareGroups() {
    Map<String, FinalizedVersionRange> features =
        answer(admin.describeFeatures().featureMetadata()).finalizedFeatures();
    Optional<String> missing =
        missing(
            level(features, MetadataVersion.FEATURE_NAME),
            level(features, ShareVersion.FEATURE_NAME));
    if (missing.isPresent()) {
      throw new BusUnavailable(
          "the Kafka cluster at " + access.bootstrap() + " " + missing.orElseThrow());
    }
  }

  /** What a cluster of these feature levels lacks, with the cure. */
  static Optional<String> missing(int metadataVersion, int shareVersion) {
    if (metadataVersion >= SHARE_GROUPS_SINCE && shareVersion >= 1) {
      return Optional.empty();
    }
    return Optional.of(
        ("has no share groups: it must run Kafka 4.2 or newer with its features upgraded"
                + " (kafka-features.sh upgrade --release-version 4.2, --feature share.version=1);"
                + " found metadata.version %d and share.version %d")
            .formatted(metadataVersion, shareVersion));
  }

  private static int level(Map<String, FinalizedVersionRange> features, String name) {
    return Optional.ofNullable(features.get(name))
        .map(range -> (int) range.maxVersionLevel())
        .orElse(0);
  }

  private void createTopics() {
    Set<String> known = answer(admin.listTopics().names());
    if (known.contains(Topic.PURE_CALLS.wireName())) {
      growPureCalls();
    }
    List<NewTopic> missing = new ArrayList<>();
    for (Topic topic : Topic.values()) {
      if (!known.contains(topic.wireName())) {
        missing.add(topic(topic.wireName(), topic));
      }
    }
    for (Future<Void> created : admin.createTopics(missing).values().values()) {
      answerUnless(TopicExistsException.class, created);
    }
    awaitLeaders(missing);
  }

  /**
   * Waits until the partitions of new topics take records. Of what is sent before, the first may be
   * refused and the next taken; then the first is out of order for ever, and so never taken.
   */
  private void awaitLeaders(List<NewTopic> topics) {
    Map<TopicPartition, OffsetSpec> places = new HashMap<>();
    for (NewTopic topic : topics) {
      for (int number = 0; number < topic.numPartitions(); number++) {
        places.put(new TopicPartition(topic.name(), number), OffsetSpec.earliest());
      }
    }
    answer(admin.listOffsets(places).all());
  }

  /** Its first form had one partition, and a consumer group gives a partition to one worker. */
  private void growPureCalls() {
    String name = Topic.PURE_CALLS.wireName();
    int wanted = Topic.PURE_CALLS.partitions();
    int there =
        answer(admin.describeTopics(List.of(name)).allTopicNames()).values().stream()
            .mapToInt(topic -> topic.partitions().size())
            .sum();
    if (there < wanted) {
      set(ConfigResource.Type.TOPIC, name, Topic.PURE_CALLS.settings());
      NewPartitions more = NewPartitions.increaseTo(wanted);
      answerUnless(
          InvalidPartitionsException.class, admin.createPartitions(Map.of(name, more)).all());
      awaitLeaders(List.of(topic(name, Topic.PURE_CALLS)));
    }
  }

  /** Else records that were sent before the first worker fetched would never be delivered. */
  private void readCallsFromTheStart() {
    Map<String, String> wanted = new HashMap<>();
    wanted.put("share.auto.offset.reset", "earliest");
    wanted.put("share.delivery.count.limit", Integer.toString(KafkaBus.DELIVERIES_MAX));
    set(ConfigResource.Type.GROUP, Clients.SHARE_GROUP, wanted);
  }

  private void set(ConfigResource.Type type, String name, Map<String, String> wanted) {
    ConfigResource what = new ConfigResource(type, name);
    List<AlterConfigOp> changes =
        wanted.entrySet().stream()
            .map(entry ->
                new AlterConfigOp(
                    new ConfigEntry(entry.getKey(), entry.getValue()), AlterConfigOp.OpType.SET))
            .toList();
    answer(admin.incrementalAlterConfigs(Map.of(what, changes)).all());
  }

  private void answerUnless(Class<? extends Exception> harmless, Future<Void> future) {
    try {
      answer(future);
    } catch (BusUnavailable e) {
      if (!harmless.isInstance(e.getCause())) {
        throw e;
      }
    }
  }

  private <T> T answer(Future<T> future) {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw refused(Objects.requireNonNullElse(e.getCause(), e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BusUnavailable("interrupted while asking Kafka at " + access.bootstrap(), e);
    }
  }

  private BusUnavailable refused(Throwable cause) {
    return switch (cause) {
      case AuthenticationException e ->
          new BusUnavailable(
              "Kafka at "
                  + access.bootstrap()
                  + " refused the login ("
                  + e.getMessage()
                  + "); check user, password and mechanism",
              e);
      case TimeoutException e ->
          new BusUnavailable(
              "no Kafka broker answers at "
                  + access.bootstrap()
                  + "; check the address, that the broker runs, and whether it wants TLS or a"
                  + " password",
              e);
      default ->
          new BusUnavailable("Kafka at " + access.bootstrap() + " answered: " + cause, cause);
    };
  }
}
