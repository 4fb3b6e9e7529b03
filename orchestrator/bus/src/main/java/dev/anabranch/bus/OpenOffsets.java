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
  private final Map<TopicPartition, OffsetAndMetadata> due = new HashMap<>();
  private final Map<TopicPartition, Long> committed = new HashMap<>();
  private int size;

  private record Open(long offset, CompletableFuture<Void> stage) {}

  void add(ConsumerRecord<?, ?> record, CompletableFuture<Void> stage) {
    partitions
        .computeIfAbsent(place(record), place -> new ArrayDeque<>())
        .add(new Open(record.offset(), stage));
    size++;
  }

  static TopicPartition place(ConsumerRecord<?, ?> record) {
    return new TopicPartition(record.topic(), record.partition());
  }

  int size() {
    return size;
  }

  boolean isEmpty() {
    return size == 0;
  }

  /** The offsets that follow what is done with nothing open before it, and are not committed. */
  Map<TopicPartition, OffsetAndMetadata> committable() {
    partitions.forEach((place, opens) -> {
      while (!opens.isEmpty() && finished(opens.getFirst())) {
        due.put(place, new OffsetAndMetadata(opens.removeFirst().offset() + 1));
        size--;
      }
    });
    return Map.copyOf(due);
  }

  /** The broker took these offsets. */
  void committed(Map<TopicPartition, OffsetAndMetadata> offsets) {
    offsets.forEach((place, offset) -> {
      due.remove(place, offset);
      if (partitions.containsKey(place)) {
        committed.merge(place, offset.offset(), Math::max);
      }
    });
  }

  /** True if the record's offset was committed while its partition was ours, and still is. */
  boolean isCommitted(ConsumerRecord<?, ?> record) {
    return committed.getOrDefault(place(record), 0L) > record.offset();
  }

  private static boolean finished(Open open) {
    return open.stage().isDone() && !open.stage().isCompletedExceptionally();
  }

  void drop(Collection<TopicPartition> lost) {
    for (TopicPartition place : lost) {
      Deque<Open> opens = partitions.remove(place);
      size -= opens == null ? 0 : opens.size();
      due.remove(place);
      committed.remove(place);
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
