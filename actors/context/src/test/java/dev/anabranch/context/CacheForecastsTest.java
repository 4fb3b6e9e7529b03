package dev.anabranch.context;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.context.tokens.CacheDomain;
import dev.anabranch.context.tokens.CacheEfficiency;
import dev.anabranch.context.tokens.CacheForecasts;
import dev.anabranch.context.tokens.CacheShape;
import dev.anabranch.context.tokens.ChatTokens;
import dev.anabranch.context.tokens.LastAnswered;
import dev.anabranch.events.CacheForecast;
import dev.anabranch.events.ContextEvent;
import dev.anabranch.events.Event;
import dev.anabranch.events.TaskEvent;
import dev.anabranch.events.TurnEvent;
import dev.anabranch.events.Usage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Forecasts over generated histories, against all earlier prompts compared token by token. */
class CacheForecastsTest {
  private static final CacheDomain DOMAIN = new CacheDomain("root", Given.MODEL);
  private static final int HISTORIES = 150;

  /** One answered request of a branch. */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  private record Asked(
      Prompt prompt, List<Segment> earlier, LastAnswered last, int[] tokens, boolean own) {}

  /** Goes through the branch and hands over each request that is answered. */
  private static void answered(Branch branch, Consumer<Asked> each) {
    Prompt prompt = branch.empty();
    LastAnswered last = LastAnswered.NONE;
    for (int i = 0; i < branch.events().size(); i++) {
      Event event = branch.events().get(i);
      if (event instanceof TurnEvent.ModelReplied) {
        List<Segment> earlier = earlier(prompt, branch.events());
        int[] tokens = ChatTokens.prompt(prompt.request(Given.MODEL, "k", earlier));
        each.accept(new Asked(prompt, earlier, last, tokens, i >= branch.forkedAt()));
      }
      prompt = prompt.plus(i + 1, event);
      last = last.plus(event);
    }
  }

  private static List<Segment> earlier(Prompt prompt, List<Event> events) {
    List<Segment> earlier = new ArrayList<>();
    for (long seq = 1; seq <= Math.min(prompt.forgottenUpTo(), events.size()); seq++) {
      prompt.segment(seq, events.get((int) seq - 1)).ifPresent(earlier::add);
    }
    return earlier;
  }

  @Test
  void the_forecast_is_the_longest_common_prefix_with_any_earlier_prompt_of_the_tree() {
    for (long seed = 1; seed <= HISTORIES; seed++) {
      String name = "seed " + seed;
      for (CacheShape shape : List.of(CacheShape.EMBEDDED, CacheShape.LLAMA_CPP)) {
        CacheForecasts forecasts = new CacheForecasts();
        List<int[]> sent = new ArrayList<>();
        HistoryGenerator.tree(seed)
            .forEach(branch ->
                answered(
                    branch,
                    asked -> {
                      if (asked.own()) {
                        CacheForecast forecast = forecast(forecasts, shape, asked);
                        assertThat(forecast.promptTokens())
                            .as(name)
                            .isEqualTo(asked.tokens().length);
                        assertThat(forecast.cachedTokens())
                            .as(name)
                            .isEqualTo(shape.cached(common(sent, asked.tokens())));
                        sent.add(asked.tokens());
                      }
                    }));
      }
    }
  }

  private static CacheForecast forecast(CacheForecasts by, CacheShape shape, Asked asked) {
    return by.forecast(DOMAIN, shape, asked.prompt(), asked.earlier(), asked.last());
  }

  private static long common(List<int[]> sent, int[] tokens) {
    return sent.stream()
        .mapToLong(earlier -> {
          int mismatch = Arrays.mismatch(earlier, tokens);
          return mismatch < 0 ? tokens.length : mismatch;
        })
        .max()
        .orElse(0);
  }

  /** I5: what a prompt has in tokens, the next one of the epoch begins with. */
  @Test
  void borders_of_segments_are_borders_of_tokens() {
    int opening = ChatTokens.opening().length;
    for (long seed = 1; seed <= HISTORIES; seed++) {
      for (Branch branch : HistoryGenerator.tree(seed)) {
        List<Asked> all = new ArrayList<>();
        answered(branch, all::add);
        for (int i = 1; i < all.size(); i++) {
          int[] before = all.get(i - 1).tokens();
          if (all.get(i).prompt().epoch() == all.get(i - 1).prompt().epoch()) {
            assertThat(all.get(i).tokens())
                .as("seed %d request %d", seed, i)
                .startsWith(Arrays.copyOf(before, before.length - opening));
          }
        }
        all.forEach(CacheForecastsTest::sumOfItsParts);
      }
    }
  }

  private static void sumOfItsParts(Asked asked) {
    int sum =
        ChatTokens.tools(asked.prompt().tools()).length
            + ChatTokens.message(asked.prompt().systemMessage()).length
            + ChatTokens.opening().length;
    for (Segment segment : asked.prompt().segments(asked.earlier())) {
      sum += segment.messages().stream().mapToInt(m -> ChatTokens.message(m).length).sum();
    }
    assertThat(asked.tokens()).hasSize(sum);
  }

  /** After a restart nothing is remembered here, but the journal tells what was answered. */
  @Test
  void a_forecast_after_a_restart_is_the_same_unless_an_epoch_has_opened() {
    int[] compared = new int[2];
    for (long seed = 1; seed <= HISTORIES; seed++) {
      CacheForecasts remembering = new CacheForecasts();
      String name = "seed " + seed;
      answered(
          HistoryGenerator.tree(seed).getFirst(),
          asked -> {
            CacheForecast known = forecast(remembering, CacheShape.LLAMA_CPP, asked);
            CacheForecast fresh = forecast(new CacheForecasts(), CacheShape.LLAMA_CPP, asked);
            boolean opened = asked.last().known().flatMap(LastAnswered.Known::miss).isPresent();
            compared[opened ? 1 : 0]++;
            if (opened) {
              assertThat(fresh.cachedTokens()).as(name).isLessThanOrEqualTo(known.cachedTokens());
            } else {
              assertThat(fresh).as(name).isEqualTo(known);
            }
          });
    }
    assertThat(compared[0]).isGreaterThan(300);
    assertThat(compared[1]).isGreaterThan(50);
  }

  @Test
  void every_miss_has_its_reason() {
    Given given = Given.task("t").and(asked()).steps(20);
    CacheForecasts forecasts = new CacheForecasts();
    assertThat(miss(forecasts, given, LastAnswered.NONE)).contains(LastAnswered.FIRST);
    LastAnswered last = answered(given);
    assertThat(miss(forecasts, given.steps(1), last)).isEmpty();
    assertThat(miss(forecasts, given, broken(last))).contains(LastAnswered.PREFIX_BREAK);
    last = answered(given);
    assertThat(miss(forecasts, given, last.plus(reduced(given)))).contains(LastAnswered.COMPACTION);
    assertThat(miss(forecasts, given, last.plus(new TaskEvent.TaskReworded("other"))))
        .contains(LastAnswered.EDITED);
    assertThat(
            miss(
                forecasts,
                given,
                last.plus(new TurnEvent.ModelSwitched(Given.MODEL, "down", "anabranch"))))
        .contains(LastAnswered.MODEL_CHANGED);
    assertThat(
            miss(
                forecasts,
                given,
                last.plus(
                    new ContextEvent.HeaderReplaced(
                        StandardHeader.create(), "tools", figures(given)))))
        .contains(LastAnswered.HEADER_REPLACED);
  }

  private static Optional<String> miss(CacheForecasts by, Given given, LastAnswered last) {
    return by.forecast(
            DOMAIN,
            CacheShape.EMBEDDED,
            given.prompt(),
            given.prompt().forgottenUpTo() > 0
                ? earlier(given.prompt(), given.events())
                : List.of(),
            last)
        .miss();
  }

  private static TurnEvent.ModelRequested asked() {
    return new TurnEvent.ModelRequested(1, 1, 1, 1, "0".repeat(64));
  }

  /** The prompt as it is now was answered. */
  private static LastAnswered answered(Given given) {
    Prompt prompt = given.prompt();
    return LastAnswered.NONE
        .plus(new TurnEvent.ModelRequested(1, 1, 1, prompt.segmentCount(), prompt.prefixHash()))
        .plus(Given.replied("ok"));
  }

  private static LastAnswered broken(LastAnswered last) {
    LastAnswered.Known known = last.known().orElseThrow();
    return new LastAnswered(
        Optional.of(
            new LastAnswered.Known(
                known.segments(), Optional.of("ab".repeat(32)), Optional.empty())),
        Optional.empty());
  }

  private static ContextEvent.ContextReduced reduced(Given given) {
    return new ContextEvent.ContextReduced(
        ContextEvent.Kind.COMPACT,
        given.reduction().compacted().orElseThrow(),
        figures(given),
        Usage.UNKNOWN);
  }

  private static ContextEvent.Epoch figures(Given given) {
    Prompt prompt = given.prompt();
    return new ContextEvent.Epoch(2, 0, prompt.segmentCount(), prompt.bytes(), prompt.prefixHash());
  }

  @Test
  void below_the_minimum_of_the_endpoint_nothing_is_found_and_it_says_so() {
    Given given = Given.task("t");
    CacheForecasts forecasts = new CacheForecasts();
    LastAnswered last = answered(given);
    forecasts.forecast(DOMAIN, CacheShape.OPENAI, given.prompt(), List.of(), LastAnswered.NONE);
    CacheForecast again =
        forecasts.forecast(DOMAIN, CacheShape.OPENAI, given.prompt(), List.of(), last);
    assertThat(again.promptTokens()).isLessThan(1024);
    assertThat(again.cachedTokens()).isZero();
    assertThat(again.miss()).contains(LastAnswered.BELOW_MINIMUM);
    assertThat(again.estimated()).isTrue();
  }

  @Test
  void lineages_and_models_share_no_cache() {
    Given given = Given.task("t").steps(3);
    CacheForecasts forecasts = new CacheForecasts();
    for (String root : List.of("one", "two")) {
      CacheForecast first =
          forecasts.forecast(
              new CacheDomain(root, Given.MODEL),
              CacheShape.EMBEDDED,
              given.prompt(),
              List.of(),
              LastAnswered.NONE);
      assertThat(first.cachedTokens()).as(root).isZero();
    }
  }

  @Test
  void forks_at_a_request_begin_with_all_of_it() {
    Given given = Given.task("t").steps(30);
    CacheForecasts forecasts = new CacheForecasts();
    CacheForecast trunk =
        forecasts.forecast(
            DOMAIN, CacheShape.LLAMA_CPP, given.prompt(), List.of(), LastAnswered.NONE);
    LastAnswered last = answered(given);
    CacheEfficiency tree = CacheEfficiency.NONE.plus(Optional.of(trunk), Usage.UNKNOWN);
    for (int fork = 0; fork < 5; fork++) {
      Prompt child = given.prompt().plus(given.head() + 2, Given.said("way " + fork));
      CacheForecast first =
          forecasts.forecast(DOMAIN, CacheShape.LLAMA_CPP, child, List.of(), last);
      assertThat(first.miss()).isEmpty();
      assertThat(first.cachedTokens())
          .isGreaterThan(trunk.promptTokens() - ChatTokens.opening().length);
      tree = tree.and(tree.forked().plus(Optional.of(first), Usage.UNKNOWN));
    }
    assertThat(tree.estimated().requests()).isEqualTo(6);
    assertThat(tree.exact().requests()).isZero();
  }
}
