package dev.anabranch.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.events.ModelChoice;
import dev.anabranch.json.Json;
import dev.anabranch.model.Model;
import dev.anabranch.model.ModelAnswer;
import dev.anabranch.model.ModelRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class TailModelTest {
  private final List<ModelRequest> asked = new ArrayList<>();

  @Test
  void a_long_prompt_is_sent_as_its_end_and_never_grows() {
    try (TailModel model = new TailModel(new Recording(), 64)) {
      model.ask(prompt(1_000));
      model.ask(prompt(2_000));
    }
    List<Json.Obj> messages = asked.getFirst().messages();
    assertThat(messages.getLast()).isEqualTo(prompt(1_000).messages().getLast());
    assertThat(asked.getLast().messages()).hasSameSizeAs(messages);
  }

  @Test
  void a_lone_request_has_the_size_that_was_asked_for() {
    ModelChoice choice = new ModelChoice("echo-0", "http://127.0.0.1:1/v1");
    assertThat(TailModel.alone(choice, 1).json().bytes().length).isBetween(900, 1024);
    assertThat(TailModel.alone(choice, 64).json().bytes().length).isBetween(65_000, 65_536);
  }

  private static ModelRequest prompt(int messages) {
    return new ModelRequest(
        new ModelChoice("echo-0", "embedded"),
        List.of(),
        IntStream.range(0, messages)
            .mapToObj(n -> Json.object().with("role", "user").with("content", "m" + n))
            .toList(),
        "key");
  }

  private final class Recording implements Model {
    @Override
    public CompletionStage<ModelAnswer> ask(ModelRequest request) {
      asked.add(request);
      return new CompletableFuture<>();
    }

    @Override
    public void close() {}
  }
}
