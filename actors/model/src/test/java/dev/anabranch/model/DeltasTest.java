package dev.anabranch.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.events.ModelChoice;
import dev.anabranch.events.TurnEvent.ModelReplied;
import dev.anabranch.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeltasTest {
  private final List<Delta> told = new ArrayList<>();

  private static Json.Obj chunk(Json.Obj delta) {
    return Json.object()
        .with("choices", Json.array(List.of(Json.object().with("index", 0).with("delta", delta))));
  }

  private static Json.Obj call(int index, Json.Obj function) {
    Json.Obj call = Json.object().with("index", index).with("function", function);
    return chunk(Json.object().with("tool_calls", Json.array(List.of(call))));
  }

  private String text() {
    StringBuilder text = new StringBuilder();
    told.forEach(delta -> text.append(delta instanceof Delta.Text piece ? piece.piece() : ""));
    return text.toString();
  }

  private String arguments(int call) {
    StringBuilder text = new StringBuilder();
    for (Delta delta : told) {
      if (delta instanceof Delta.Arguments piece && piece.call() == call) {
        text.append(piece.piece());
      }
    }
    return text.toString();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void the_pieces_joined_are_the_reply(long seed) throws Exception {
    Random random = new Random(seed);
    ReplyGathering gathering = new ReplyGathering(new Deltas(told::add));
    int calls = random.nextInt(4);
    for (int i = 0; i < calls; i++) {
      gathering.add(call(i, Json.object().with("name", "tool_" + i)));
    }
    for (int i = 0; i < 200; i++) {
      String piece = "a🙂字".repeat(random.nextInt(3_000));
      piece = i % 10 == 0 ? piece : Integer.toString(i);
      int to = random.nextInt(calls + 1);
      gathering.add(
          to == calls
              ? chunk(Json.object().with("content", piece))
              : call(to, Json.object().with("arguments", piece)));
      if (text().length() > Deltas.CHARS_MAX / 4) {
        break;
      }
    }
    ModelReplied reply = gathering.reply(1);
    assertThat(text()).isEqualTo(reply.text());
    for (int i = 0; i < calls; i++) {
      assertThat(told).contains(new Delta.Call(i, reply.calls().get(i).name()));
      assertThat(arguments(i)).isEqualTo(reply.calls().get(i).arguments());
    }
    assertThat(told)
        .allSatisfy(delta -> {
          String piece = delta instanceof Delta.Text text ? text.piece() : "";
          assertThat(piece.length()).isLessThanOrEqualTo(Deltas.PIECE_CHARS_MAX);
          assertThat(piece.isEmpty() || !Character.isLowSurrogate(piece.charAt(0))).isTrue();
        });
  }

  @Test
  void beyond_the_bound_nothing_more_is_told_and_the_reply_is_whole() throws Exception {
    ReplyGathering gathering = new ReplyGathering(new Deltas(told::add));
    for (int i = 0; i < 3; i++) {
      gathering.add(chunk(Json.object().with("content", "x".repeat(Deltas.CHARS_MAX / 2))));
    }
    assertThat(text()).hasSize(Deltas.CHARS_MAX);
    assertThat(gathering.reply(1).text()).hasSize(Deltas.CHARS_MAX / 2 * 3);
  }

  @Test
  void a_listener_that_fails_is_told_nothing_more_and_harms_nothing() throws Exception {
    List<Delta> asked = new ArrayList<>();
    ReplyGathering gathering =
        new ReplyGathering(
            new Deltas(delta -> {
              asked.add(delta);
              throw new IllegalStateException("gone");
            }));
    gathering.add(chunk(Json.object().with("content", "one")));
    gathering.add(chunk(Json.object().with("content", "two")));
    assertThat(asked).containsExactly(new Delta.Text("one"));
    assertThat(gathering.reply(1).text()).isEqualTo("onetwo");
  }

  @Test
  void all_pieces_are_told_before_the_answer() throws Exception {
    String events =
        "data: "
            + chunk(Json.object().with("content", "he")).canonical()
            + "\n\n"
            + "data: "
            + chunk(Json.object().with("content", "llo")).canonical()
            + "\n\n"
            + "data: [DONE]\n\n";
    try (ForeignEndpoint server =
            new ForeignEndpoint(ForeignEndpoint.saying(200, ForeignEndpoint.SSE, events));
        OpenAiModel model =
            new OpenAiModel(
                new Endpoints(Optional.empty(), Optional.of(server.url()), Optional.empty()),
                Timeouts.DEFAULT)) {
      ModelRequest request = Probe.hello(new ModelChoice("m", server.url()));
      CompletableFuture<List<Delta>> atTheEnd =
          model.ask(request, told::add).thenApply(answer -> List.copyOf(told));
      assertThat(atTheEnd.get(30, TimeUnit.SECONDS))
          .containsExactly(new Delta.Text("he"), new Delta.Text("llo"));
    }
  }
}
