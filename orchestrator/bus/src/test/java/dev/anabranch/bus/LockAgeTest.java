package dev.anabranch.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.anabranch.bus.Bus.Delivery;
import dev.anabranch.events.SessionId;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockShareConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicIdPartition;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

/** Which proofs are believed when batches take long; in virtual time. */
final class LockAgeTest {
  private static final Duration LOCK = Duration.ofSeconds(30);

  private final SessionId session = Samples.session();
  private final ArrayDeque<List<String>> polls = new ArrayDeque<>();
  private final Map<String, Long> seconds = new LinkedHashMap<>();
  private final Map<String, Boolean> proofs = new LinkedHashMap<>();
  private final List<Duration> waits = new ArrayList<>();
  private int most = 1;
  private long now = 7;

  /** The next poll brings these calls; each takes so many seconds to be taken over. */
  private void poll(Object... callsAndSeconds) {
    List<String> calls =
        IntStream.range(0, callsAndSeconds.length / 2)
            .mapToObj(i -> {
              String call = (String) callsAndSeconds[2 * i];
              seconds.put(call, ((Integer) callsAndSeconds[2 * i + 1]).longValue());
              return call;
            })
            .toList();
    polls.add(calls);
  }

  private void run() {
    Clients clients = new Clients(BusAccess.open("127.0.0.1:1"));
    try (RecordSender nobody = new RecordSender(clients.producer())) {
      CallReader reader =
          new CallReader(clients, new DeadLetters(nobody), new Slow(), List.of(), () -> now);
      assertThatThrownBy(() -> reader.take(new Broker())).hasMessage("the script is over");
    }
  }

  @Test
  void a_batch_that_came_while_another_was_taken_over_is_as_old_as_that() {
    poll("1.0", 20);
    poll("2.0", 9);
    run();
    assertThat(proofs).containsEntry("1.0", true).containsEntry("2.0", false);
  }

  @Test
  void what_is_left_behind_over_many_polls_grows_old_all_the_same() {
    poll("1.0", 9);
    poll("2.0", 9);
    poll("3.0", 9);
    poll("4.0", 9);
    run();
    assertThat(proofs)
        .containsEntry("1.0", true)
        .containsEntry("2.0", true)
        .containsEntry("3.0", true)
        .containsEntry("4.0", false);
  }

  @Test
  void what_comes_after_polls_that_were_not_full_is_new() {
    most = 2;
    poll("1.0", 9);
    poll("2.0", 9);
    poll("3.0", 9);
    poll("4.0", 9);
    run();
    assertThat(proofs.values()).containsExactly(true, true, true, true);
  }

  @Test
  void what_a_full_poll_left_behind_is_as_old_as_that() {
    most = 2;
    poll("1.0", 9, "1.1", 9);
    poll("2.0", 10);
    poll("3.0", 9);
    run();
    assertThat(proofs)
        .containsEntry("1.0", true)
        .containsEntry("1.1", true)
        .containsEntry("2.0", false)
        .containsEntry("3.0", true);
  }

  @Test
  void only_when_what_comes_would_count_as_old_it_is_asked_first_whether_anything_is_left() {
    most = 2;
    poll("1.0", 1);
    poll("2.0", 3);
    poll();
    poll("3.0", 0, "3.1", 0);
    run();
    assertThat(waits.stream().map(Duration::isZero))
        .containsExactly(false, false, true, false, false);
  }

  @Test
  void after_a_poll_that_brought_nothing_all_is_new() {
    poll("1.0", 20);
    poll();
    poll("2.0", 20);
    poll();
    poll();
    poll("3.0", 26);
    run();
    assertThat(proofs.values()).containsExactly(true, true, true);
  }

  @Test
  void a_proof_that_comes_when_the_lock_may_be_over_is_none() {
    poll("1.0", 28);
    run();
    assertThat(proofs).containsEntry("1.0", false);
  }

  /** Takes calls over in virtual time. */
  private final class Slow implements Intake {
    @Override
    public int batch() {
      return most;
    }

    @Override
    public boolean needsProof(ToolRequest request) {
      return true;
    }

    @Override
    public CompletionStage<Void> take(Delivery delivery) {
      String call = delivery.request().call();
      now += Duration.ofSeconds(seconds.getOrDefault(call, 0L)).toNanos();
      delivery.accepted().whenComplete((ours, error) -> proofs.put(call, error == null));
      return CompletableFuture.completedFuture(null);
    }
  }

  /** Brings what the script says and confirms everything. */
  private final class Broker extends MockShareConsumer<byte[], byte[]> {
    private final TopicPartition partition = new TopicPartition(Topic.TOOL_CALLS.wireName(), 0);
    private final RecordForm form = new RecordForm(InstantSource.system());

    @Override
    public synchronized ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
      waits.add(timeout);
      if (polls.isEmpty()) {
        throw new IllegalStateException("the script is over");
      }
      List<ConsumerRecord<byte[], byte[]>> records =
          polls.removeFirst().stream().map(this::record).toList();
      return records.isEmpty()
          ? ConsumerRecords.empty()
          : new ConsumerRecords<>(Map.of(partition, records), Map.of());
    }

    private ConsumerRecord<byte[], byte[]> record(String call) {
      ProducerRecord<byte[], byte[]> sent = form.of(Samples.request(session, call));
      return new ConsumerRecord<>(
          partition.topic(),
          0,
          0,
          0,
          TimestampType.CREATE_TIME,
          0,
          0,
          sent.key(),
          sent.value(),
          sent.headers(),
          Optional.empty());
    }

    @Override
    public synchronized void acknowledge(
        ConsumerRecord<byte[], byte[]> record, AcknowledgeType type) {}

    @Override
    public synchronized Map<TopicIdPartition, Optional<KafkaException>> commitSync(
        Duration timeout) {
      return Map.of(new TopicIdPartition(Uuid.ONE_UUID, partition), Optional.empty());
    }

    @Override
    public Optional<Integer> acquisitionLockTimeoutMs() {
      return Optional.of((int) LOCK.toMillis());
    }
  }
}
