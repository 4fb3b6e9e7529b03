package dev.anabranch.bus;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Calls that only look on their way to a worker. */
record LookTaker(Intake intake) implements GroupReader.Taker<ToolRequest> {
  @Override
  public Topic topic() {
    return Topic.PURE_CALLS;
  }

  @Override
  public ToolRequest read(ConsumerRecord<byte[], byte[]> record) {
    return RecordForm.call(record);
  }

  /** That a call only looks is what its session knows; its worker may know better. */
  @Override
  public CompletionStage<Void> take(ToolRequest request, Supplier<CompletionStage<Void>> proof) {
    boolean needsProof = intake.needsProof(request);
    return intake.take(
        new Bus.Delivery(
            request, 1, needsProof ? proof.get() : CompletableFuture.completedStage(null)));
  }

  @Override
  public boolean leavesPlace() {
    return true;
  }

  @Override
  public CompletionStage<Void> room() {
    return intake.room();
  }
}
