package dev.anabranch.bus;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ShareConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicIdPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one answer of the broker brought: handed over call by call, then acknowledged together.
 *
 * <p>The acknowledgement rides on the next fetch, unless a call of the batch needs proof: then the
 * broker is asked at once. A proof that comes when the lock may have ended is none, since Kafka
 * reports no error for a late acknowledgement.
 */
final class CallBatch {
  private static final Logger LOG = LoggerFactory.getLogger(CallBatch.class);
  private static final Duration PROOF_WAIT = Duration.ofSeconds(10);
  private static final Duration DEAD_WAIT = Duration.ofSeconds(30);
  private static final Duration FAILED_PAUSE = Duration.ofMillis(100);

  private final ShareConsumer<byte[], byte[]> consumer;
  private final DeadLetters deadLetters;
  private final Intake intake;
  private final Duration lock;
  private final LockAge age;

  CallBatch(
      ShareConsumer<byte[], byte[]> consumer,
      DeadLetters deadLetters,
      Intake intake,
      Duration lock,
      LockAge age) {
    this.consumer = consumer;
    this.deadLetters = deadLetters;
    this.intake = intake;
    this.lock = lock;
    this.age = age;
  }

  /** A record on its way into other hands; {@code proof} is what a call waits for that needs it. */
  record Taken(
      ConsumerRecord<byte[], byte[]> record,
      CompletableFuture<Void> stage,
      Optional<CompletableFuture<Void>> proof) {

    int deliveries() {
      return record.deliveryCount().map(Short::intValue).orElse(1);
    }

    boolean mayComeAgain() {
      return deliveries() < KafkaBus.DELIVERIES_MAX;
    }

    /** Why it was not taken over; to be asked when its stage is complete. */
    Optional<Throwable> failure() {
      return stage.handle((nothing, error) -> Optional.ofNullable(error)).join();
    }
  }

  /** A record that is no call goes to the dead at once; nobody else could read it either. */
  Taken take(ConsumerRecord<byte[], byte[]> record) {
    ToolRequest request;
    try {
      request = RecordForm.call(record);
    } catch (RuntimeException e) {
      return new Taken(
          record, deadLetters.keep(record, String.valueOf(e.getMessage())), Optional.empty());
    }
    Taken taken =
        new Taken(
            record,
            new CompletableFuture<>(),
            intake.needsProof(request) ? Optional.of(new CompletableFuture<>()) : Optional.empty());
    handOver(request, taken);
    return taken;
  }

  private void handOver(ToolRequest request, Taken taken) {
    try {
      Bus.Delivery delivery =
          new Bus.Delivery(
              request,
              taken.deliveries(),
              taken.proof().orElseGet(() -> CompletableFuture.completedFuture(null)));
      intake
          .take(delivery)
          .whenComplete((nothing, error) -> {
            if (error == null) {
              taken.stage().complete(null);
            } else {
              taken.stage().completeExceptionally(error);
            }
          });
    } catch (RuntimeException e) {
      taken.stage().completeExceptionally(e);
    }
  }

  void acknowledge(List<Taken> batch) {
    awaitAll(batch);
    try {
      List<CompletableFuture<AcknowledgeType>> fates = batch.stream().map(this::fate).toList();
      int most = mostDeliveriesOfReleased(batch);
      if (most > 0) {
        Threads.pause(FAILED_PAUSE.multipliedBy(most));
      }
      for (int n = 0; n < batch.size(); n++) {
        consumer.acknowledge(batch.get(n).record(), fates.get(n).join());
      }
      if (batch.stream().anyMatch(taken -> taken.proof().isPresent())) {
        prove(batch);
      }
    } finally {
      // Whatever went wrong: what is not proved by now never will be.
      batch.forEach(taken -> taken.proof().ifPresent(proof -> settle(proof, false)));
    }
  }

  /** What takes longer than half of its lock counts as not taken. */
  private void awaitAll(List<Taken> batch) {
    CompletableFuture<?>[] stages =
        batch.stream()
            .map(taken -> taken.stage().exceptionally(error -> null))
            .toArray(CompletableFuture[]::new);
    CompletableFuture.allOf(stages)
        .completeOnTimeout(null, lock.toMillis() / 2, TimeUnit.MILLISECONDS)
        .join();
    batch.forEach(taken ->
        taken.stage().completeExceptionally(new IllegalStateException("not taken over in time")));
  }

  private CompletableFuture<AcknowledgeType> fate(Taken taken) {
    return taken
        .failure()
        .map(error -> fateOfFailed(taken, error))
        .orElseGet(() -> CompletableFuture.completedFuture(AcknowledgeType.ACCEPT));
  }

  /** What nobody could take so often comes again at once to whoever asks, so all wait a little. */
  private static int mostDeliveriesOfReleased(List<Taken> batch) {
    return batch.stream()
        .filter(taken -> taken.failure().isPresent() && taken.mayComeAgain())
        .mapToInt(Taken::deliveries)
        .max()
        .orElse(0);
  }

  private CompletableFuture<AcknowledgeType> fateOfFailed(Taken taken, Throwable error) {
    if (taken.mayComeAgain()) {
      LOG.warn("a call was not taken over and goes to another worker: {}", error.toString());
      return CompletableFuture.completedFuture(AcknowledgeType.RELEASE);
    }
    LOG.warn("a call was not taken over {} times and is dead", taken.deliveries(), error);
    String reason = "not handled after " + taken.deliveries() + " deliveries: " + error;
    return deadLetters
        .keep(taken.record(), reason)
        .thenApply(kept -> AcknowledgeType.ACCEPT)
        .exceptionally(refused -> AcknowledgeType.RELEASE)
        .completeOnTimeout(AcknowledgeType.RELEASE, DEAD_WAIT.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void prove(List<Taken> batch) {
    Map<TopicIdPartition, Optional<KafkaException>> answers = Map.of();
    try {
      answers = consumer.commitSync(PROOF_WAIT);
    } catch (RuntimeException e) {
      LOG.warn("the broker did not confirm what was taken: {}", e.toString());
    }
    boolean inTime = age.isWithin(lock);
    for (Taken taken : batch) {
      boolean ours =
          inTime && !taken.stage().isCompletedExceptionally() && confirmed(answers, taken.record());
      taken.proof().ifPresent(proof -> settle(proof, ours));
    }
  }

  /** No answer for its partition is no proof. */
  private static boolean confirmed(
      Map<TopicIdPartition, Optional<KafkaException>> answers,
      ConsumerRecord<byte[], byte[]> record) {
    return answers.entrySet().stream()
        .anyMatch(answer ->
            answer.getKey().topic().equals(record.topic())
                && answer.getKey().partition() == record.partition()
                && answer.getValue().isEmpty());
  }

  static void settle(CompletableFuture<Void> proof, boolean ours) {
    if (ours) {
      proof.complete(null);
    } else {
      proof.completeExceptionally(
          new BusUnavailable("the broker did not confirm that the call is this worker's"));
    }
  }
}
