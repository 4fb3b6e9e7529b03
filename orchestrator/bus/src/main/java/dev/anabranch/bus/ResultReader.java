package dev.anabranch.bus;

import dev.anabranch.json.Json;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads results in the group of sessions and hands them over in the order of their partition,
 * without waiting for the stage of one before the next. An offset is committed when the stages of
 * all results before it are done, so a crash delivers again and never loses.
 */
final class ResultReader implements Bus.Subscription, Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(ResultReader.class);
  private static final Duration IDLE_POLL = Duration.ofMillis(500);
  private static final Duration BUSY_POLL = Duration.ofMillis(50);
  private static final Duration COMMIT_EVERY = Duration.ofMillis(100);
  private static final Duration DRAIN_WAIT = Duration.ofSeconds(10);
  private static final Duration CLOSE_WAIT = Duration.ofSeconds(20);
  private static final Duration ERROR_PAUSE = Duration.ofSeconds(1);
  private static final int OPEN_MAX = 2_000;
  private static final int TRIES_MAX = 6;
  private static final long FIRST_RETRY_MILLIS = 50;
  private static final long DEAD_RETRY_MILLIS = 2_000;

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final DeadLetters deadLetters;
  private final Function<ToolResult, CompletionStage<Void>> handler;
  private final OpenOffsets open = new OpenOffsets();
  private final Thread thread;
  private volatile boolean closing;
  private long committedAt = System.nanoTime();

  private ResultReader(
      KafkaConsumer<byte[], byte[]> consumer,
      DeadLetters deadLetters,
      Function<ToolResult, CompletionStage<Void>> handler) {
    this.consumer = consumer;
    this.deadLetters = deadLetters;
    this.handler = handler;
    this.thread = Thread.ofPlatform().daemon().name("results").unstarted(this);
  }

  static ResultReader start(
      KafkaConsumer<byte[], byte[]> consumer,
      DeadLetters deadLetters,
      Function<ToolResult, CompletionStage<Void>> handler) {
    ResultReader reader = new ResultReader(consumer, deadLetters, handler);
    reader.thread.start();
    return reader;
  }

  @Override
  public void run() {
    try (consumer) {
      consumer.subscribe(List.of(Topic.TOOL_RESULTS.wireName()), new Revoking());
      readUntilClosed();
      open.awaitDone(DRAIN_WAIT);
      consumer.commitSync(open.committable(), COMMIT_EVERY.multipliedBy(20));
    } catch (KafkaException e) {
      LOG.warn("the last offsets of results were not committed; they come again: {}", e.toString());
    }
  }

  private void readUntilClosed() {
    while (!closing) {
      try {
        read();
      } catch (FencedInstanceIdException e) {
        LOG.error(
            "another server reads the results of this Kafka cluster under the same name; one cluster"
                + " serves one journal: stop the other, then start this one again");
        return;
      } catch (RuntimeException e) {
        LOG.warn("reading results failed and goes on: {}", e.toString());
        Threads.pause(ERROR_PAUSE);
      }
    }
  }

  private void read() {
    for (ConsumerRecord<byte[], byte[]> record :
        consumer.poll(open.isEmpty() ? IDLE_POLL : BUSY_POLL)) {
      open.add(record, handled(record));
    }
    if (open.size() >= OPEN_MAX) {
      consumer.pause(consumer.assignment());
    } else {
      consumer.resume(consumer.paused());
    }
    long now = System.nanoTime();
    if (now - committedAt >= COMMIT_EVERY.toNanos()) {
      committedAt = now;
      commit();
    }
  }

  private void commit() {
    Map<TopicPartition, OffsetAndMetadata> done = open.committable();
    if (!done.isEmpty()) {
      consumer.commitAsync(
          done,
          (offsets, error) -> {
            if (error != null) {
              LOG.debug("an offset commit failed; a later one covers it", error);
            }
          });
    }
  }

  private CompletableFuture<Void> handled(ConsumerRecord<byte[], byte[]> record) {
    ToolResult result;
    try {
      RecordForm.expect(record, RecordForm.RESULT_TYPE);
      result = ToolResult.of(Json.parseObject(record.value()));
    } catch (RuntimeException e) {
      return dead(record, "not a tool result: " + e.getMessage());
    }
    return tried(record, result, 1);
  }

  /** A result that fails again and again goes to the dead: its session publishes the call again. */
  private CompletableFuture<Void> tried(
      ConsumerRecord<byte[], byte[]> record, ToolResult result, int tries) {
    return attempt(result)
        .exceptionallyComposeAsync(error -> {
          if (tries == TRIES_MAX) {
            return dead(record, "not handled after " + tries + " tries: " + error);
          }
          LOG.warn("a result was not handled and is tried again: {}", error.toString());
          return later(FIRST_RETRY_MILLIS << tries, () -> tried(record, result, tries + 1));
        });
  }

  /** Tried until it is kept: an offset that is never done would hold up all those after it. */
  private CompletableFuture<Void> dead(ConsumerRecord<byte[], byte[]> record, String reason) {
    return deadLetters
        .keep(record, reason)
        .exceptionallyComposeAsync(error -> {
          if (closing) {
            return CompletableFuture.failedFuture(error);
          }
          LOG.warn("a record for the dead was not kept and is sent again: {}", error.toString());
          return later(DEAD_RETRY_MILLIS, () -> dead(record, reason));
        });
  }

  private static CompletableFuture<Void> later(
      long millis, Supplier<CompletableFuture<Void>> work) {
    return CompletableFuture.supplyAsync(
            work, CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS))
        .thenCompose(done -> done);
  }

  private CompletableFuture<Void> attempt(ToolResult result) {
    try {
      return handler.apply(result).toCompletableFuture();
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  @Override
  public void close() {
    closing = true;
    Threads.join(List.of(thread), CLOSE_WAIT);
  }

  /** Lets go of partitions that another node reads now. */
  private final class Revoking implements ConsumerRebalanceListener {
    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {}

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      consumer.commitSync(open.committable(), COMMIT_EVERY.multipliedBy(20));
      open.drop(partitions);
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
      open.drop(partitions);
    }
  }
}
