package dev.anabranch.launcher.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.json.Json;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Reported, reported as nothing, and not reported are three things. */
final class UsageTextTest {
  private static Json.Obj rates(long cached, double hit) {
    return Json.object()
        .with("requests", 1)
        .with("promptTokens", 1_000)
        .with("cachedTokens", cached)
        .with("newTokens", 40)
        .with("hitRate", new Json.Real(hit))
        .with("ideal", new Json.Real(0.96))
        .with("efficiency", new Json.Real(hit / 0.96));
  }

  private static Json.Obj cache(long silent) {
    return Json.object().with("answers", 1).with("notReported", silent).with("reportedZero", 0);
  }

  private static Json.Obj part(int step, Json.Obj usage, Json.Obj cache) {
    return Json.object()
        .with("step", step)
        .with("calls", 1)
        .with("usage", usage.with("promptTokens", 1_000))
        .with("pricing", Json.object().with("known", "none").with("priced", 0).with("unpriced", 1))
        .with("cache", cache);
  }

  private static Json.Obj sums(String known, Json.Obj usage, Json.Obj cache, Json.Obj... parts) {
    return Json.object()
        .with("sessions", 1)
        .with("calls", 3)
        .with("usage", usage)
        .with("pricing", Json.object().with("known", known).with("priced", 2).with("unpriced", 1))
        .with("cache", cache)
        .with("by", "step")
        .with("parts", Json.array(List.of(parts)));
  }

  @Test
  void each_turn_tells_what_was_found_or_that_nobody_said() {
    Json.Obj none = Json.object();
    List<String> lines =
        UsageText.lines(
            sums(
                "some",
                none.with("promptTokens", 3_000)
                    .with("cachedTokens", 960)
                    .with("cost", "0.12")
                    .with("currency", "USD"),
                cache(1).with("reported", rates(960, 0.48)),
                part(1, none.with("cachedTokens", 0), cache(0).with("reported", rates(0, 0))),
                part(
                    2, none.with("cachedTokens", 960), cache(0).with("reported", rates(960, 0.96))),
                part(3, none, cache(1).with("predicted", rates(944, 0.944)))),
            200);
    assertThat(lines)
        .containsExactly(
            "3 model calls of 1 session",
            "tokens     3,000 prompt, 960 cached, not reported output",
            "cost       at least 0.12 USD (1 call without a price)",
            "reported   960 of 1,000 tokens: hit rate 0.4800, ideal 0.9600, efficiency 0.5000;"
                + " 1 answer not reported",
            "",
            "STEP  CALLS  PROMPT  CACHED        FORESEEN  HIT      IDEAL    EFFICIENCY  COST"
                + "     WHY LESS",
            "1     1      1,000   0             -         0.0000   0.9600   0.0000      unknown",
            "2     1      1,000   960           -         0.9600   0.9600   1.0000      unknown",
            "3     1      1,000   not reported  944       0.9440*  0.9600*  0.9833*     unknown",
            "* foreseen: the endpoint did not report what it found");
  }

  @Test
  void a_miss_is_told_with_its_reason_and_two_currencies_are_not_added() {
    Json.Obj missed =
        Json.object().with("reason", "evicted_or_routed").with("requests", 2).with("tokens", 1_500);
    Json.Obj first = Json.object().with("reason", "first").with("requests", 1);
    Json.Obj sums =
        sums(
            "all",
            Json.object(),
            cache(3)
                .with("missed", Json.array(List.of(missed)))
                .with("lost", Json.array(List.of(first))));
    Json.Obj amounts =
        sums.obj("pricing")
            .with(
                "amounts",
                Json.array(
                    List.of(
                        Json.object().with("cost", "1").with("currency", "EUR"),
                        Json.object().with("cost", "2.5").with("currency", "USD"))));
    assertThat(UsageText.lines(sums.with("pricing", amounts), 200))
        .contains(
            "cost       1 EUR + 2.5 USD",
            "reported   not reported",
            "foreseen   first (1 request)",
            "missed     evicted_or_routed (2 requests, 1,500 tokens)");
  }

  @Test
  void without_calls_nothing_is_known() {
    Json.Obj sums =
        Json.object()
            .with("sessions", 0)
            .with("calls", 0)
            .with("usage", Json.object())
            .with("by", "session")
            .with("parts", Json.array(List.of()));
    assertThat(UsageText.lines(sums, 80)).containsExactly("0 model calls of 0 sessions");
  }
}
