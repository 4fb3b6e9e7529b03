package dev.anabranch.bus;

import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Results on their way to their sessions. */
record ResultTaker(Function<ToolResult, CompletionStage<Void>> handler)
    implements GroupReader.Taker<ToolResult> {
  @Override
  public Topic topic() {
    return Topic.TOOL_RESULTS;
  }

  @Override
  public ToolResult read(ConsumerRecord<byte[], byte[]> record) {
    return RecordForm.result(record);
  }

  @Override
  public boolean leavesPlace() {
    return false;
  }

  @Override
  public CompletionStage<Void> take(ToolResult result, Supplier<CompletionStage<Void>> proof) {
    return handler.apply(result);
  }
}
