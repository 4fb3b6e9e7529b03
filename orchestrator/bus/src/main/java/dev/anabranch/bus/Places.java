package dev.anabranch.bus;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.Partitioner;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/**
 * The partition of a record: that of its key, so that what belongs together keeps its order. Calls
 * that only look need no order and go round, some of them at a time, since what goes to one
 * partition costs the broker least. So a call that is sent again mostly finds another place.
 */
public final class Places implements Partitioner {
  private static final int RUN_MAX = 16;
  private static final long RUN_NANOS_MAX = Duration.ofMillis(5).toNanos();

  private int place;
  private int run;
  private long since = System.nanoTime();

  @Override
  public int partition(
      String topic,
      @Nullable Object key,
      byte @Nullable [] keyBytes,
      @Nullable Object value,
      byte @Nullable [] valueBytes,
      Cluster cluster) {
    List<PartitionInfo> all = cluster.partitionsForTopic(topic);
    if (keyBytes != null && !topic.equals(Topic.PURE_CALLS.wireName())) {
      return Utils.toPositive(Utils.murmur2(keyBytes)) % all.size();
    }
    List<PartitionInfo> led = cluster.availablePartitionsForTopic(topic);
    List<PartitionInfo> places = led.isEmpty() ? all : led;
    return places.get(Utils.toPositive(round()) % places.size()).partition();
  }

  private synchronized int round() {
    long now = System.nanoTime();
    if (run == RUN_MAX || now - since > RUN_NANOS_MAX) {
      place++;
      run = 0;
      since = now;
    }
    run++;
    return place;
  }

  @Override
  public void configure(Map<String, ?> settings) {}

  @Override
  public void close() {}
}
