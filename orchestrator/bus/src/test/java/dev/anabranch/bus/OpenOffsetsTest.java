package dev.anabranch.bus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** Which offsets may be committed, and which were. */
final class OpenOffsetsTest {
  private static final TopicPartition PLACE = new TopicPartition("t", 3);

  private final OpenOffsets open = new OpenOffsets();

  @Test
  void nothing_is_committed_beyond_what_is_still_open() {
    CompletableFuture<Void> second = new CompletableFuture<>();
    open.add(record(5), done());
    open.add(record(6), second);
    open.add(record(7), done());
    assertThat(open.committable()).isEqualTo(upTo(6));
    second.complete(null);
    assertThat(open.committable()).isEqualTo(upTo(8));
  }

  @Test
  void what_the_broker_did_not_take_is_offered_again_until_it_does() {
    open.add(record(5), done());
    open.committable();
    assertThat(open.committable()).isEqualTo(upTo(6));
    assertThat(open.isCommitted(record(5))).isFalse();

    open.committed(upTo(6));
    assertThat(open.committable()).isEmpty();
    assertThat(open.isCommitted(record(5))).isTrue();
    assertThat(open.isCommitted(record(6))).isFalse();
  }

  @Test
  void an_older_answer_of_the_broker_takes_nothing_back() {
    open.add(record(5), done());
    open.committable();
    open.add(record(6), done());
    open.committable();
    open.committed(upTo(7));
    open.committed(upTo(6));
    assertThat(open.isCommitted(record(6))).isTrue();
    assertThat(open.committable()).isEmpty();
  }

  @Test
  void of_a_partition_that_is_lost_nothing_is_committed_and_nothing_counts_as_committed() {
    open.add(record(5), done());
    open.add(record(6), new CompletableFuture<>());
    open.committable();
    open.drop(List.of(PLACE));
    open.committed(upTo(6));

    assertThat(open.committable()).isEmpty();
    assertThat(open.isCommitted(record(5))).isFalse();
    assertThat(open.isEmpty()).isTrue();

    open.add(record(5), done());
    assertThat(open.isCommitted(record(5))).isFalse();
    assertThat(open.committable()).isEqualTo(upTo(6));
  }

  private static Map<TopicPartition, OffsetAndMetadata> upTo(long next) {
    return Map.of(PLACE, new OffsetAndMetadata(next));
  }

  private static CompletableFuture<Void> done() {
    return CompletableFuture.completedFuture(null);
  }

  private static ConsumerRecord<byte[], byte[]> record(long offset) {
    return new ConsumerRecord<>(PLACE.topic(), PLACE.partition(), offset, new byte[0], new byte[0]);
  }
}
