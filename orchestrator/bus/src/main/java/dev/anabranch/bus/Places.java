package dev.anabranch.bus;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.producer.Partitioner;
import org.apache.kafka.common.Cluster;
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
    boolean goesRound = keyBytes == null || topic.equals(Topic.PURE_CALLS.wireName());
    int number = goesRound ? round() : Utils.murmur2(keyBytes);
    return Utils.toPositive(number) % cluster.partitionsForTopic(topic).size();
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
