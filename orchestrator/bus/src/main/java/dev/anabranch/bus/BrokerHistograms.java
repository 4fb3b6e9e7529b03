package dev.anabranch.bus;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.server.metrics.KafkaMetricsGroup;

/**
 * The histograms that the broker updates at every request, made before the broker makes them: it
 * takes one that is there already. Its own weigh each value by its age, in a skip list with a node
 * for every value; that is work at each update and, since all nodes of a list that is old are
 * young, more work for each garbage collection. Ours sample evenly, in one array. Nobody here reads
 * either; whoever does reads the same figures over the whole run of the broker.
 */
final class BrokerHistograms {
  /** The requests of a step, as the broker names their figures. */
  private static final List<String> REQUESTS =
      List.of("Produce", "Fetch", "FetchConsumer", "ShareFetch", "WriteShareGroupState");

  static final List<String> OF_A_REQUEST =
      List.of(
          "RequestQueueTimeMs",
          "LocalTimeMs",
          "RemoteTimeMs",
          "ThrottleTimeMs",
          "ResponseQueueTimeMs",
          "ResponseSendTimeMs",
          "TotalTimeMs",
          "RequestBytes");

  private static final List<String> OF_A_PARTITION =
      List.of("InFlightBatchMessageCount", "FetchLockTimeMs", "FetchLockRatio");

  private static final List<String> OF_A_GROUP =
      List.of("TopicPartitionsAcquireTimeMs", "RequestTopicPartitionsFetchRatio");

  private BrokerHistograms() {}

  /** To be called before a broker starts; it takes them away when it ends. */
  static void prepare() {
    for (String request : REQUESTS) {
      make("kafka.network", "RequestMetrics", OF_A_REQUEST, Map.of("request", request));
    }
    for (int partition = 0; partition < Topic.TOOL_CALLS.partitions(); partition++) {
      make("kafka.server", "SharePartitionMetrics", OF_A_PARTITION, tags(partition));
    }
    make("kafka.server", "ShareGroupMetrics", OF_A_GROUP, Map.of("group", Clients.SHARE_GROUP));
  }

  /** In the order of the broker's own: their names are made of them. */
  private static Map<String, String> tags(int partition) {
    Map<String, String> tags = new LinkedHashMap<>();
    tags.put("group", Clients.SHARE_GROUP);
    tags.put("topic", Topic.TOOL_CALLS.wireName());
    tags.put("partition", Integer.toString(partition));
    return tags;
  }

  private static void make(String of, String type, List<String> names, Map<String, String> tags) {
    KafkaMetricsGroup group = new KafkaMetricsGroup(of, type);
    names.forEach(name -> group.newHistogram(name, false, tags));
  }
}
