package dev.anabranch.worker;

import dev.anabranch.bus.Bus.Delivery;
import dev.anabranch.bus.Intake;
import dev.anabranch.bus.ToolRequest;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * One of the ways by which calls come to the desk of a worker.
 *
 * @param opens answers what completes when there is room for a further batch
 */
record Road(
    CallDesk desk,
    List<String> labels,
    Kinds kinds,
    int batch,
    Supplier<CompletionStage<Void>> opens)
    implements Intake {

  @Override
  public Optional<String> taker() {
    return Optional.of(desk.name());
  }

  @Override
  public CompletionStage<Void> room() {
    return opens.get();
  }

  @Override
  public CompletionStage<Void> take(Delivery delivery) {
    return desk.take(delivery);
  }

  @Override
  public boolean needsProof(ToolRequest request) {
    return desk.needsProof(request);
  }
}
