package dev.anabranch.bus;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a record into other hands: tried some times, then with the dead.
 *
 * @param <T> what the records tell
 */
final class HandOver<T> {
  private static final Logger LOG = LoggerFactory.getLogger(HandOver.class);
  private static final int TRIES_MAX = 6;
  private static final long FIRST_RETRY_MILLIS = 50;
  private static final long DEAD_RETRY_MILLIS = 2_000;

  private final GroupReader.Taker<T> taker;
  private final DeadLetters deadLetters;
  private final CompletableFuture<Void> closing;

  /** Gives up when {@code closing} is done: then the record comes again. */
  HandOver(GroupReader.Taker<T> taker, DeadLetters deadLetters, CompletableFuture<Void> closing) {
    this.taker = taker;
    this.deadLetters = deadLetters;
    this.closing = closing;
  }

  /**
   * Completes when the record is in other hands.
   *
   * @param proof as {@link GroupReader.Taker#take} has it; asked of at the first try alone
   */
  CompletableFuture<Void> of(
      ConsumerRecord<byte[], byte[]> record, Supplier<CompletionStage<Void>> proof) {
    T told;
    try {
      told = taker.read(record);
    } catch (RuntimeException e) {
      return dead(record, String.valueOf(e.getMessage()));
    }
    return triedAgain(attempt(told, proof), record, told, 1);
  }

  /** What fails again and again goes to the dead: its session publishes the call again. */
  private CompletableFuture<Void> triedAgain(
      CompletableFuture<Void> attempt, ConsumerRecord<byte[], byte[]> record, T told, int tries) {
    return attempt.exceptionallyComposeAsync(error -> {
      if (closing.isDone()) {
        return CompletableFuture.failedFuture(error);
      }
      if (tries == TRIES_MAX) {
        return dead(record, "not handled after " + tries + " tries: " + error);
      }
      LOG.warn(
          "a record of {} was not handled, next try soon: {}", record.topic(), error.toString());
      return later(
          FIRST_RETRY_MILLIS << tries,
          () -> triedAgain(attempt(told, HandOver::tooLate), record, told, tries + 1));
    });
  }

  private static CompletionStage<Void> tooLate() {
    return CompletableFuture.failedStage(new BusUnavailable("it was not taken at the first try"));
  }

  private CompletableFuture<Void> attempt(T told, Supplier<CompletionStage<Void>> proof) {
    try {
      return taker.take(told, proof).toCompletableFuture();
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** Tried until it is kept: an offset that is never done would hold up all those after it. */
  private CompletableFuture<Void> dead(ConsumerRecord<byte[], byte[]> record, String reason) {
    return deadLetters
        .keep(record, reason)
        .exceptionallyComposeAsync(error -> {
          if (closing.isDone()) {
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
}
