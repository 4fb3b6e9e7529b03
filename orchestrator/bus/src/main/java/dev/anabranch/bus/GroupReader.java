package dev.anabranch.bus;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a topic as a member of a consumer group and hands its records over in the order of their
 * partition, without waiting for the stage of one before the next. A crash delivers again and never
 * loses.
 *
 * @param <T> what its records tell
 */
final class GroupReader<T> implements Bus.Subscription, Runnable {
  /*
   * It joins the group when there is room, and leaves it when there was none for long: then others
   * read what would wait for it. One whose name another process uses now ends for good; else the
   * two would throw each other out for ever.
   */
  private static final Logger LOG = LoggerFactory.getLogger(GroupReader.class);
  private static final Duration CLOSE_WAIT = Duration.ofSeconds(30);
  private static final Duration ERROR_PAUSE = Duration.ofSeconds(1);
  private static final Duration NO_END = Duration.ofDays(1);

  private final Supplier<KafkaConsumer<byte[], byte[]>> members;
  private final Taker<T> taker;
  private final HandOver<T> handOver;
  private final Thread thread;
  private final CompletableFuture<Void> closing = new CompletableFuture<>();

  /** Takes the records of a topic over. */
  interface Taker<T> {
    Topic topic();

    /** What a record tells; refuses what is none of its kind. */
    T read(ConsumerRecord<byte[], byte[]> record);

    /**
     * Takes it over; a failed stage is tried again.
     *
     * @param proof asks for what completes when nobody else will be handed the record
     */
    CompletionStage<Void> take(T told, Supplier<CompletionStage<Void>> proof);

    /** Whether one that ends in order leaves its place to others, or comes back to it soon. */
    boolean leavesPlace();

    /** Completes when there is room for a further batch. */
    default CompletionStage<Void> room() {
      return CompletableFuture.completedStage(null);
    }
  }

  private GroupReader(
      Supplier<KafkaConsumer<byte[], byte[]>> members, DeadLetters deadLetters, Taker<T> taker) {
    this.members = members;
    this.taker = taker;
    this.handOver = new HandOver<>(taker, deadLetters, closing);
    this.thread = Thread.ofPlatform().daemon().name(taker.topic().wireName()).unstarted(this);
  }

  static <T> GroupReader<T> start(
      Supplier<KafkaConsumer<byte[], byte[]>> members, DeadLetters deadLetters, Taker<T> taker) {
    GroupReader<T> reader = new GroupReader<>(members, deadLetters, taker);
    reader.thread.start();
    return reader;
  }

  @Override
  public void run() {
    while (!closing.isDone()) {
      try {
        if (Threads.await(taker.room().toCompletableFuture(), closing, NO_END)) {
          new Membership<>(members.get(), taker, handOver, closing).read();
        }
      } catch (FencedInstanceIdException e) {
        LOG.error(
            "another process reads {} of this Kafka cluster under the same name; one cluster serves"
                + " one journal, and every worker has a data folder of its own: stop the other,"
                + " then start this one again",
            taker.topic().wireName());
        return;
      } catch (RuntimeException e) {
        goOn(taker.topic(), e);
      }
    }
  }

  static void goOn(Topic topic, RuntimeException e) {
    LOG.warn("reading {} failed and goes on: {}", topic.wireName(), e.toString());
    Threads.pause(ERROR_PAUSE);
  }

  @Override
  public void close() {
    closing.complete(null);
    Threads.join(List.of(thread), CLOSE_WAIT);
  }
}
