package dev.anabranch.bus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.junit.jupiter.api.Test;

/** Which partition a record goes to. */
final class PlacesTest {
  private static final Node BROKER = new Node(1, "127.0.0.1", 1);

  private final Places places = new Places();

  @Test
  void what_has_a_key_goes_where_other_producers_of_that_key_send_it() {
    for (int n = 0; n < 1_000; n++) {
      byte[] key = RecordForm.utf8("session-" + n);
      assertThat(place(Topic.TOOL_RESULTS, key))
          .isEqualTo(BuiltInPartitioner.partitionForKey(key, Topic.TOOL_RESULTS.partitions()));
    }
  }

  @Test
  void the_looks_of_one_session_find_every_partition() {
    Set<Integer> found = new HashSet<>();
    for (int n = 0; n < 16 * Topic.PURE_CALLS.partitions(); n++) {
      found.add(place(Topic.PURE_CALLS, RecordForm.utf8("session")));
    }
    assertThat(found).hasSize(Topic.PURE_CALLS.partitions());
  }

  @Test
  void a_look_that_is_sent_again_later_goes_elsewhere() throws Exception {
    int first = place(Topic.PURE_CALLS, RecordForm.utf8("session"));
    Thread.sleep(20);
    assertThat(place(Topic.PURE_CALLS, RecordForm.utf8("session"))).isNotEqualTo(first);
  }

  @Test
  void a_look_goes_to_no_partition_whose_broker_is_away_unless_all_are() {
    byte[] key = RecordForm.utf8("session");
    Set<Integer> found = new HashSet<>();
    for (int n = 0; n < 100; n++) {
      found.add(place(Topic.PURE_CALLS, key, place -> place == 5 || place == 7));
    }
    assertThat(found).containsExactlyInAnyOrder(5, 7);
    assertThat(place(Topic.PURE_CALLS, key, place -> false)).isBetween(0, 15);
  }

  private int place(Topic topic, byte[] key) {
    return place(topic, key, place -> true);
  }

  private int place(Topic topic, byte[] key, IntPredicate isLed) {
    List<PartitionInfo> partitions =
        IntStream.range(0, topic.partitions())
            .mapToObj(n -> partition(topic, n, isLed.test(n)))
            .toList();
    Cluster cluster = new Cluster("c", List.of(BROKER), partitions, Set.of(), Set.of());
    return places.partition(topic.wireName(), key, key, null, null, cluster);
  }

  private static PartitionInfo partition(Topic topic, int number, boolean led) {
    return new PartitionInfo(
        topic.wireName(), number, led ? BROKER : null, new Node[] {BROKER}, new Node[0]);
  }
}
