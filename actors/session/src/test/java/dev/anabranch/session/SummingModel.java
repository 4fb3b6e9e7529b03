package dev.anabranch.session;

import dev.anabranch.events.TurnEvent;
import dev.anabranch.events.Usage;
import dev.anabranch.model.Model;
import dev.anabranch.model.ModelAnswer;
import dev.anabranch.model.ModelRequest;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Sums up in few words, or in none that fit; counts how often it was asked. */
final class SummingModel implements Model {
  private final boolean sumsUp;
  private final Usage usage;
  int asked;

  SummingModel(boolean sumsUp) {
    this(sumsUp, Usage.UNKNOWN);
  }

  SummingModel(boolean sumsUp, Usage usage) {
    this.sumsUp = sumsUp;
    this.usage = usage;
  }

  @Override
  public CompletionStage<ModelAnswer> ask(ModelRequest request) {
    asked++;
    String text = sumsUp ? "{\"goal\":\"go on\",\"next\":\"the next\"}" : "I would rather not.";
    return CompletableFuture.completedStage(
        new ModelAnswer.Replied(
            new TurnEvent.ModelReplied(
                text, List.of(), TurnEvent.Finish.STOP, usage, Optional.empty(), 1)));
  }

  @Override
  public void close() {
    // holds nothing
  }
}
