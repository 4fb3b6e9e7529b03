package dev.anabranch.testkit;

import dev.anabranch.bus.Bus;
import dev.anabranch.bus.Intake;
import dev.anabranch.bus.ToolCancel;
import dev.anabranch.bus.ToolRequest;
import dev.anabranch.bus.ToolResult;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;

/** A bus whose worker runs what is published again as if it were new. */
final class ForgetfulWorker implements Bus {
  private final Tools tools;
  private final Bus kit;

  ForgetfulWorker(Tools tools) {
    this.tools = tools;
    this.kit = tools.bus();
  }

  @Override
  public CompletionStage<Void> publish(ToolRequest request) {
    return kit.publish(new ToolResult(request.session(), request.attempt(), tools.run(request)));
  }

  @Override
  public CompletionStage<Void> publish(ToolResult result) {
    return kit.publish(result);
  }

  @Override
  public CompletionStage<Void> publish(ToolCancel cancel) {
    return kit.publish(cancel);
  }

  @Override
  public Subscription takeCalls(Intake intake) {
    return kit.takeCalls(intake);
  }

  @Override
  public Subscription takeResults(Function<ToolResult, CompletionStage<Void>> handler) {
    return kit.takeResults(handler);
  }

  @Override
  public Subscription takeCancels(Consumer<ToolCancel> handler) {
    return kit.takeCancels(handler);
  }

  @Override
  public String address() {
    return kit.address();
  }

  @Override
  public void close() {}
}
