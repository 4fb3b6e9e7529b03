package dev.anabranch.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.context.Pairing;
import dev.anabranch.model.Delta;
import dev.anabranch.model.Model;
import dev.anabranch.model.ModelAnswer;
import dev.anabranch.model.ModelRequest;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A model that takes its time, and answers anything or nothing; sums up when it is asked to. */
final class SimulatedModel implements Model {
  private final SplittableRandom random;
  private final SimulatedTime time;
  private final RandomWorld world;
  private final Supplier<SessionState> asker;

  SimulatedModel(
      SplittableRandom random,
      SimulatedTime time,
      RandomWorld world,
      Supplier<SessionState> asker) {
    this.random = random;
    this.time = time;
    this.world = world;
    this.asker = asker;
  }

  @Override
  public CompletionStage<ModelAnswer> ask(ModelRequest request) {
    return ask(request, unheard -> {});
  }

  /** A reply is told letter by letter, and no clock moves meanwhile. */
  @Override
  public CompletionStage<ModelAnswer> ask(ModelRequest request, Consumer<Delta> listener) {
    String last = request.messages().getLast().findText("content").orElse("");
    if (last.startsWith("[anabranch: summary]") || last.startsWith("the summary does not fit")) {
      return world.summaries().ask(request);
    }
    assertThat(Pairing.fault(request.messages())).isEmpty();
    CompletableFuture<ModelAnswer> answer = new CompletableFuture<>();
    ModelAnswer said = world.answer(asker.get());
    time.after(
        random.nextInt(20_000),
        () -> {
          if (said instanceof ModelAnswer.Replied replied) {
            replied
                .event()
                .text()
                .codePoints()
                .forEach(letter -> listener.accept(new Delta.Text(Character.toString(letter))));
          }
          answer.complete(said);
        });
    return answer;
  }

  @Override
  public void close() {
    // holds nothing
  }
}
