package dev.anabranch.bus;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The road between sessions and workers. Delivery is at least once, in order per session for
 * results; losing any record loses no work, since sessions publish again from the journal.
 */
public interface Bus extends AutoCloseable {

  /** Publishes a call; completes when the broker has it. */
  CompletionStage<Void> publish(ToolRequest request);

  /** Publishes a result; completes when the broker has it. */
  CompletionStage<Void> publish(ToolResult result);

  CompletionStage<Void> publish(ToolCancel cancel);

  /**
   * Takes calls over in batches for which there is room: those that only look as a member of the
   * consumer group {@code workers-pure}, all others of the share group {@code workers}. A record is
   * acknowledged when the stage of its call completes, and comes again when it fails or this
   * process is lost; in the share group it goes to another worker, and also when the stage is not
   * complete soon.
   */
  Subscription takeCalls(Intake intake);

  /**
   * Takes results in the consumer group {@code sessions}. The offset is committed only after the
   * stages of all earlier results have completed; a failed stage is delivered again.
   */
  Subscription takeResults(Function<ToolResult, CompletionStage<Void>> handler);

  /** Hears every cancel published from now on. */
  Subscription takeCancels(Consumer<ToolCancel> handler);

  /**
   * Tells whoever listens what a worker does. Nobody waits for it, and what the broker does not get
   * is not sent again.
   */
  default void publish(WorkerNews news) {}

  /** Hears what workers tell from now on; a bus that carries no news is silent. */
  default Subscription takeNews(Consumer<WorkerNews> handler) {
    return () -> {};
  }

  /** The newest records that nobody could use, newest first, at most {@code max} of them. */
  default List<DeadRecord> dead(int max) {
    return List.of();
  }

  /** Bootstrap servers, for people and for {@code doctor}. */
  String address();

  @Override
  void close();

  /**
   * A call as delivered.
   *
   * @param deliveryCount 1 at the first delivery of this record, and at each of one that only looks
   * @param accepted completes when the call may begin: no other taker of this record will; fails if
   *     the broker gave no proof of that, and then the call must not begin here
   */
  record Delivery(ToolRequest request, int deliveryCount, CompletionStage<Void> accepted) {

    /** A delivery by a bus that hands out each record once. */
    public Delivery(ToolRequest request, int deliveryCount) {
      this(request, deliveryCount, CompletableFuture.completedStage(null));
    }
  }

  /** Stops taking; waits for handlers under way. */
  interface Subscription extends AutoCloseable {
    @Override
    void close();
  }
}
