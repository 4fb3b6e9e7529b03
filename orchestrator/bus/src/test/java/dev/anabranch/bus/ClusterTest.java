package dev.anabranch.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.server.common.MetadataVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a cluster must have, and what is said when it has not. */
@Timeout(60)
final class ClusterTest {
  @Test
  void a_wrong_password_is_refused_without_showing_it() {
    BusAccess wrong =
        BusAccess.plain(
            SharedBroker.access().bootstrap(), SaslPlain.USER, "not-the-secret-of-anyone");
    assertThatThrownBy(() -> KafkaBus.connect(wrong, InstantSource.system()))
        .isInstanceOf(BusUnavailable.class)
        .hasMessageContaining("refused the login")
        .hasMessageNotContaining("not-the-secret");
    assertThat(wrong.toString()).doesNotContain("not-the-secret");
  }

  @Test
  void nobody_is_let_in_without_a_password() {
    BusAccess none = BusAccess.open(SharedBroker.access().bootstrap());
    assertThatThrownBy(() -> check(none)).isInstanceOf(BusUnavailable.class);
  }

  @Test
  void an_address_where_nobody_listens_is_named() throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    assertThatThrownBy(() -> check(BusAccess.open("127.0.0.1:" + port)))
        .isInstanceOf(BusUnavailable.class)
        .hasMessageContaining("no Kafka broker answers at 127.0.0.1:" + port);
  }

  @Test
  void an_address_that_is_none_is_refused_with_the_form_it_should_have() {
    assertThatThrownBy(() -> check(BusAccess.open("kafka")))
        .isInstanceOf(BusUnavailable.class)
        .hasMessageContaining("kafka");
  }

  @Test
  void a_cluster_without_share_groups_is_told_what_to_upgrade() {
    int old = MetadataVersion.IBP_4_1_IV1.featureLevel();
    int enough = MetadataVersion.IBP_4_2_IV0.featureLevel();

    assertThat(Cluster.missing(old, 1).orElseThrow()).contains("Kafka 4.2");
    assertThat(Cluster.missing(enough, 0).orElseThrow()).contains("share.version 0");
    assertThat(Cluster.missing(enough, 1)).isEmpty();
  }

  @Test
  void topics_have_the_partitions_and_the_retention_of_the_contract() throws Exception {
    KafkaBus.check(SharedBroker.access());
    try (Admin admin = new Clients(SharedBroker.access()).admin()) {
      for (Topic topic : Topic.values()) {
        List<TopicDescription> described =
            List.copyOf(
                admin.describeTopics(List.of(topic.wireName())).allTopicNames().get().values());
        assertThat(described)
            .singleElement()
            .satisfies(one -> assertThat(one.partitions()).hasSize(topic.partitions()));
        assertThat(settings(admin, topic)).containsAllEntriesOf(topic.settings());
      }
    }
  }

  @Test
  void a_topic_of_looks_that_one_worker_alone_could_read_is_given_the_partitions_of_today(
      @TempDir Path dir) throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(dir, SharedBroker.SECRET);
        Admin admin = new Clients(broker.access()).admin()) {
      String looks = Topic.PURE_CALLS.wireName();
      admin.createTopics(List.of(new NewTopic(looks, 1, (short) 1))).all().get();
      KafkaBus.check(broker.access());
      KafkaBus.check(broker.access());

      assertThat(admin.describeTopics(List.of(looks)).allTopicNames().get().values())
          .singleElement()
          .satisfies(one -> assertThat(one.partitions()).hasSize(Topic.PURE_CALLS.partitions()));
      assertThat(settings(admin, Topic.PURE_CALLS))
          .containsAllEntriesOf(Topic.PURE_CALLS.settings());
    }
  }

  private static void check(BusAccess access) {
    Cluster.prepare(access, new Clients(access, Duration.ofSeconds(2)));
  }

  private static Map<String, String> settings(Admin admin, Topic topic) throws Exception {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic.wireName());
    return admin.describeConfigs(List.of(resource)).all().get().values().stream()
        .flatMap(config -> config.entries().stream())
        .filter(entry -> entry.value() != null)
        .collect(Collectors.toMap(ConfigEntry::name, ConfigEntry::value));
  }
}
