package dev.anabranch.modelserver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.context.Prompt;
import dev.anabranch.context.StandardHeader;
import dev.anabranch.context.tokens.CacheDomain;
import dev.anabranch.context.tokens.CacheForecasts;
import dev.anabranch.context.tokens.CacheShape;
import dev.anabranch.context.tokens.ChatTokens;
import dev.anabranch.context.tokens.LastAnswered;
import dev.anabranch.events.CacheForecast;
import dev.anabranch.events.Event;
import dev.anabranch.events.ModelChoice;
import dev.anabranch.events.Output;
import dev.anabranch.events.PeopleEvent;
import dev.anabranch.events.ToolCall;
import dev.anabranch.events.ToolEvent;
import dev.anabranch.events.TurnEvent;
import dev.anabranch.events.Usage;
import dev.anabranch.json.Json;
import dev.anabranch.model.ModelRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a session foresees of this server's tokens and cache is what this server counts. */
class TokensForeseenTest {
  private static final ModelChoice MODEL =
      new ModelChoice(ModelChoice.EMBEDDED_ID, ModelChoice.EMBEDDED_ENDPOINT);
  private static final int TURNS = 12;

  private final ChatTemplate template = new ChatTemplate(new Tokenizer());

  /** One branch as it grows. */
  private record Grown(Prompt prompt, long head, LastAnswered last) {
    static Grown begun() {
      return new Grown(Prompt.of(StandardHeader.create()), 0, LastAnswered.NONE);
    }

    Grown plus(Event event) {
      return new Grown(prompt.plus(head + 1, event), head + 1, last.plus(event));
    }

    Grown asked() {
      return plus(
          new TurnEvent.ModelRequested(1, 1, 1, prompt.segmentCount(), prompt.prefixHash()));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void prompts_of_a_session_and_its_forks_have_these_tokens_and_these_are_cached(long seed) {
    Random random = new Random(seed);
    PrefixCache cache = new PrefixCache(Settings.CacheShape.VLLM);
    CacheForecasts forecasts = new CacheForecasts();
    List<Grown> branches = new ArrayList<>(List.of(Grown.begun().plus(said(random))));
    for (int i = 0; i < 3 * TURNS; i++) {
      Grown branch = branches.get(random.nextInt(branches.size()));
      Grown asked = branch.asked();
      int[] tokens = template.prompt(sent(asked.prompt()));
      assertThat(ChatTokens.prompt(request(asked.prompt()))).isEqualTo(tokens);

      CacheForecast forecast =
          forecasts.forecast(
              new CacheDomain("root", MODEL),
              CacheShape.EMBEDDED,
              asked.prompt(),
              List.of(),
              asked.last());

      assertThat(forecast.promptTokens()).isEqualTo(tokens.length);
      assertThat(forecast.cachedTokens()).isEqualTo(cache.admit(tokens));
      branches.add(answered(asked, random));
    }
  }

  private static ModelRequest request(Prompt prompt) {
    return prompt.request(MODEL, "root", List.of());
  }

  /** As it arrives here. */
  private static Json.Obj sent(Prompt prompt) {
    return Json.parseObject(request(prompt).json().bytes());
  }

  private static Grown answered(Grown asked, Random random) {
    List<ToolCall> calls = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      calls.add(new ToolCall("id", "fs_read", "{\"path\": \"" + random.nextInt(100) + "\"}"));
    }
    Grown next =
        asked.plus(
            new TurnEvent.ModelReplied(
                random.nextBoolean() ? "" : text(random),
                calls,
                TurnEvent.Finish.TOOL_CALLS,
                Usage.UNKNOWN,
                Optional.empty(),
                1));
    long reply = next.head();
    for (int i = 0; i < calls.size(); i++) {
      next =
          next.plus(
              new ToolEvent.Observed(
                  reply + "." + i,
                  random.nextInt(3),
                  Output.of(text(random)),
                  Optional.empty(),
                  1,
                  Optional.empty()));
    }
    return random.nextInt(3) == 0 ? next.plus(said(random)) : next;
  }

  private static PeopleEvent said(Random random) {
    return new PeopleEvent.SteerAdmitted(1, "say " + text(random));
  }

  private static String text(Random random) {
    List<String> words = List.of("the ", "file", "\n", "é", "中", "\uD83D\uDE00", "0x1f", "  ", "}");
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(random.nextInt(5) == 0 ? 800 : 40); i > 0; i--) {
      text.append(words.get(random.nextInt(words.size())));
    }
    return text.toString();
  }
}
