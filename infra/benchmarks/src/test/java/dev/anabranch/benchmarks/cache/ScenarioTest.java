package dev.anabranch.benchmarks.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.benchmarks.Table;
import dev.anabranch.context.Pairing;
import dev.anabranch.context.Prompt;
import dev.anabranch.context.tokens.CacheDomain;
import dev.anabranch.context.tokens.CacheEfficiency;
import dev.anabranch.context.tokens.CacheForecasts;
import dev.anabranch.context.tokens.CacheShape;
import dev.anabranch.events.CacheForecast;
import dev.anabranch.events.ContextEvent;
import dev.anabranch.events.Event;
import dev.anabranch.events.TaskEvent;
import dev.anabranch.events.ToolEvent;
import dev.anabranch.events.TurnEvent;
import dev.anabranch.events.Usage;
import dev.anabranch.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The standard scenario: what it is, and how well it uses a prefix cache. */
class ScenarioTest {
  private static final CacheDomain DOMAIN = new CacheDomain("root", ScenarioMaking.MODEL);
  private static final int RECITED_BYTES_MAX = 2048;
  private static final int FORKS = 5;
  private static final int FORKED_AT_CALL = 30;
  private static final int STEPS = 5;

  private final Scenario scenario = Scenario.load();

  @Test
  void the_file_is_what_its_seed_makes() {
    String made =
        ScenarioMaking.standard().stream().map(Scenario::line).collect(Collectors.joining("\n"));
    assertThat(scenario.events().stream().map(Scenario::line).collect(Collectors.joining("\n")))
        .isEqualTo(made);
    assertThat(count(TurnEvent.ModelReplied.class)).isEqualTo(50);
    assertThat(count(ContextEvent.PlanRecited.class)).isEqualTo(4);
    assertThat(((TaskEvent.Submitted) scenario.events().getFirst()).header().tools()).hasSize(20);
    scenario.events().stream()
        .filter(ToolEvent.Observed.class::isInstance)
        .map(ToolEvent.Observed.class::cast)
        .forEach(result -> assertThat(result.output().head()).hasSizeBetween(400, 4_900));
    ScenarioRun.requests(
        scenario.events(),
        0,
        asked ->
            assertThat(Pairing.fault(asked.request(ScenarioMaking.MODEL).messages())).isEmpty());
  }

  private long count(Class<?> type) {
    return scenario.events().stream().filter(type::isInstance).count();
  }

  /** Over HTTP, through the library that sessions use, to the token. */
  @Test
  @Timeout(180)
  void fifty_calls_use_the_cache_of_the_embedded_endpoint_as_foreseen() {
    ScenarioRun.Outcome outcome = ScenarioRun.of(scenario);
    CacheEfficiency sum = outcome.sum();
    assertThat(outcome.equal()).isEqualTo(50);
    assertThat(sum.exact().requests()).isEqualTo(50);
    assertThat(sum.estimated().requests()).isZero();
    assertThat(sum.reported()).isEqualTo(sum.exact());
    assertThat(sum.exact().efficiency().orElseThrow()).isGreaterThanOrEqualTo(0.995);
    Json.Obj told =
        new CacheReport(new Table("cache", "", List.of()), outcome).json().obj("scenario");
    assertThat(told.integer("predicted")).isEqualTo(told.integer("simulated"));
    assertThat(told.integer("equal")).isEqualTo(told.integer("requests"));
  }

  private static CacheForecast forecast(CacheForecasts forecasts, ScenarioRun.Asked asked) {
    return forecasts.forecast(DOMAIN, CacheShape.EMBEDDED, asked.prompt(), List.of(), asked.last());
  }

  @Test
  void forks_in_the_middle_share_the_cache_and_say_the_newest_plan_at_their_end() {
    CacheForecasts forecasts = new CacheForecasts();
    int at = scenario.resultOf(FORKED_AT_CALL);
    ScenarioRun.requests(scenario.events(), 0, asked -> forecast(forecasts, asked));
    String past = bytes(prompt(scenario.events().subList(0, at)));
    CacheEfficiency sum = CacheEfficiency.NONE;
    for (int fork = 1; fork <= FORKS; fork++) {
      List<Event> events = ScenarioMaking.fork(scenario.events(), at, fork, STEPS);
      List<ScenarioRun.Asked> asked = new ArrayList<>();
      ScenarioRun.requests(events, at, asked::add);
      assertThat(asked).hasSize(STEPS);
      String first = bytes(asked.getFirst().prompt());
      assertThat(first).as("no earlier byte changed").startsWith(past);
      assertThat(first.length() - first.lastIndexOf("Your plan: "))
          .as("bytes behind the beginning of the newest recital")
          .isLessThan(RECITED_BYTES_MAX);
      for (ScenarioRun.Asked each : asked) {
        CacheForecast forecast = forecast(forecasts, each);
        assertThat(forecast.miss()).isEmpty();
        sum = sum.plus(Optional.of(forecast), Usage.UNKNOWN);
      }
    }
    assertThat(sum.exact().requests()).isEqualTo(FORKS * STEPS);
    assertThat(sum.exact().hitRate().orElseThrow()).isGreaterThanOrEqualTo(0.97);
  }

  private static Prompt prompt(List<Event> events) {
    Prompt prompt = Prompt.of(((TaskEvent.Submitted) events.getFirst()).header());
    for (int i = 0; i < events.size(); i++) {
      prompt = prompt.plus(i + 1, events.get(i));
    }
    return prompt;
  }

  /** One char for each byte. */
  private static String bytes(Prompt prompt) {
    StringBuilder bytes =
        new StringBuilder(new String(prompt.headerBytes(), StandardCharsets.ISO_8859_1));
    prompt
        .segments(List.of())
        .forEach(segment -> bytes.append(new String(segment.bytes(), StandardCharsets.ISO_8859_1)));
    return bytes.toString();
  }
}
