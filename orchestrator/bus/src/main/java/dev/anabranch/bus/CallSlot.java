package dev.anabranch.bus;

import dev.anabranch.json.Json;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes one call at a time and holds it until its handler is done.
 *
 * <p>While the handler runs the record's lock is renewed at a third of its time. The
 * acknowledgement rides on the next fetch. A lock that is lost means that another worker may have
 * the call: the handler runs to its end all the same, and the session keeps the first result.
 */
final class CallSlot implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(CallSlot.class);
  private static final Duration IDLE_POLL = Duration.ofMillis(250);
  private static final Duration RENEW_POLL = Duration.ofSeconds(2);
  private static final Duration COMMIT_WAIT = Duration.ofSeconds(5);
  private static final Duration DEAD_WAIT = Duration.ofSeconds(30);
  private static final Duration FAILED_PAUSE = Duration.ofMillis(100);
  private static final Duration RECONNECT_PAUSE = Duration.ofSeconds(1);
  private static final int DEFAULT_LOCK_MILLIS = 30_000;

  private final Clients clients;
  private final DeadLetters deadLetters;
  private final Function<Bus.Delivery, CompletionStage<Void>> handler;
  private final BooleanSupplier closing;

  CallSlot(
      Clients clients,
      DeadLetters deadLetters,
      Function<Bus.Delivery, CompletionStage<Void>> handler,
      BooleanSupplier closing) {
    this.clients = clients;
    this.deadLetters = deadLetters;
    this.handler = handler;
    this.closing = closing;
  }

  @Override
  public void run() {
    while (!closing.getAsBoolean()) {
      try (KafkaShareConsumer<byte[], byte[]> consumer = clients.callConsumer()) {
        consumer.subscribe(List.of(Topic.TOOL_CALLS.wireName()));
        take(consumer);
      } catch (RuntimeException e) {
        LOG.warn("a slot lost its place on the bus and joins again: {}", e.toString());
        Threads.pause(RECONNECT_PAUSE);
      }
    }
  }

  private void take(KafkaShareConsumer<byte[], byte[]> consumer) {
    while (!closing.getAsBoolean()) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(IDLE_POLL)) {
        hold(consumer, record);
      }
    }
  }

  private void hold(
      KafkaShareConsumer<byte[], byte[]> consumer, ConsumerRecord<byte[], byte[]> record) {
    int deliveries = record.deliveryCount().map(Short::intValue).orElse(1);
    CompletableFuture<Void> handling = handled(record, deliveries);
    boolean held = true;
    while (held && !done(handling, Duration.ofMillis(lockMillis(consumer) / 3))) {
      held = renew(consumer, record);
    }
    Optional<Throwable> failure = failure(handling);
    if (!held) {
      LOG.warn("the lock of a call was lost while it ran: offset {}", record.offset());
      return;
    }
    consumer.acknowledge(
        record, failure.map(e -> fate(record, deliveries, e)).orElse(AcknowledgeType.ACCEPT));
  }

  private static int lockMillis(KafkaShareConsumer<byte[], byte[]> consumer) {
    return consumer.acquisitionLockTimeoutMs().orElse(DEFAULT_LOCK_MILLIS);
  }

  /** A record that is no call goes to the dead at once; nobody else could read it either. */
  private CompletableFuture<Void> handled(ConsumerRecord<byte[], byte[]> record, int deliveries) {
    ToolRequest request;
    try {
      request = ToolRequest.of(Json.parseObject(record.value()));
    } catch (RuntimeException e) {
      return deadLetters.keep(record, "not a tool call: " + e.getMessage());
    }
    try {
      return handler.apply(new Bus.Delivery(request, deliveries)).toCompletableFuture();
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private static boolean done(CompletableFuture<Void> handling, Duration atMost) {
    try {
      handling.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException | CancellationException e) {
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  private static Optional<Throwable> failure(CompletableFuture<Void> handling) {
    return handling.handle((nothing, error) -> Optional.ofNullable(error)).join();
  }

  /** True if the record is ours for another lock time. */
  private static boolean renew(
      KafkaShareConsumer<byte[], byte[]> consumer, ConsumerRecord<byte[], byte[]> record) {
    try {
      consumer.acknowledge(record, AcknowledgeType.RENEW);
      boolean renewed =
          consumer.commitSync(COMMIT_WAIT).values().stream().allMatch(Optional::isEmpty);
      // Only a poll makes the renewed record one that can be acknowledged again.
      return renewed && !consumer.poll(RENEW_POLL).isEmpty();
    } catch (RuntimeException e) {
      LOG.warn("a lock was not renewed: {}", e.toString());
      return false;
    }
  }

  private AcknowledgeType fate(
      ConsumerRecord<byte[], byte[]> record, int deliveries, Throwable error) {
    if (deliveries < KafkaBus.DELIVERIES_MAX) {
      LOG.warn("a call was not handled and goes to another worker: {}", error.toString());
      Threads.pause(FAILED_PAUSE.multipliedBy(deliveries));
      return AcknowledgeType.RELEASE;
    }
    LOG.warn("a call was not handled {} times and goes to the dead", deliveries, error);
    String reason = "not handled after " + deliveries + " deliveries: " + error;
    CompletableFuture<Void> keeping = deadLetters.keep(record, reason);
    boolean kept = done(keeping, DEAD_WAIT) && !keeping.isCompletedExceptionally();
    return kept ? AcknowledgeType.ACCEPT : AcknowledgeType.RELEASE;
  }
}
