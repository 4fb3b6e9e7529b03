package dev.anabranch.bus;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** Which records are being handled, and up to where each partition is done. For one thread. */
final class OpenOffsets {
  private final Map<TopicPartition, Deque<Open>> partitions = new HashMap<>();
  private int size;

  private record Open(long offset, CompletableFuture<Void> stage) {}

  void add(ConsumerRecord<?, ?> record, CompletableFuture<Void> stage) {
    partitions
        .computeIfAbsent(
            new TopicPartition(record.topic(), record.partition()), place -> new ArrayDeque<>())
        .add(new Open(record.offset(), stage));
    size++;
  }

  int size() {
    return size;
  }

  boolean isEmpty() {
    return size == 0;
  }

  /** Takes away what is done with nothing open before it; answers the offsets that follow it. */
  Map<TopicPartition, OffsetAndMetadata> committable() {
    Map<TopicPartition, OffsetAndMetadata> done = new HashMap<>();
    partitions.forEach((place, opens) -> {
      while (!opens.isEmpty() && finished(opens.getFirst())) {
        done.put(place, new OffsetAndMetadata(opens.removeFirst().offset() + 1));
        size--;
      }
    });
    return done;
  }

  private static boolean finished(Open open) {
    return open.stage().isDone() && !open.stage().isCompletedExceptionally();
  }

  /** True if the record is not among what {@link #committable} took away. */
  boolean holds(ConsumerRecord<?, ?> record) {
    return partitions
        .getOrDefault(new TopicPartition(record.topic(), record.partition()), new ArrayDeque<>())
        .stream()
        .anyMatch(one -> one.offset() == record.offset());
  }

  void drop(Collection<TopicPartition> lost) {
    for (TopicPartition place : lost) {
      Deque<Open> opens = partitions.remove(place);
      size -= opens == null ? 0 : opens.size();
    }
  }

  /** Waits until nothing is open; what is still open after {@code atMost} will come again. */
  void awaitDone(Duration atMost) {
    CompletableFuture<?>[] stages =
        partitions.values().stream()
            .flatMap(Deque::stream)
            .map(open -> open.stage().exceptionally(error -> null))
            .toArray(CompletableFuture[]::new);
    CompletableFuture.allOf(stages)
        .completeOnTimeout(null, atMost.toMillis(), TimeUnit.MILLISECONDS)
        .join();
  }
}
