package dev.anabranch.benchmarks.cache;

import dev.anabranch.benchmarks.Report;
import dev.anabranch.benchmarks.Table;
import dev.anabranch.context.tokens.CacheFigures;
import dev.anabranch.json.Json;
import java.util.Locale;

/** What policies cost, and how near the house comes to what a cache can bring. */
record CacheReport(Table policies, ScenarioRun.Outcome outcome) implements Report {

  @Override
  public Json.Obj json() {
    CacheFigures exact = outcome.sum().exact();
    return policies
        .json()
        .with(
            "scenario",
            Json.object()
                .with("requests", exact.requests())
                .with("promptTokens", exact.promptTokens())
                .with("predicted", exact.cachedTokens())
                .with("simulated", outcome.sum().reported().cachedTokens())
                .with("equal", outcome.equal())
                .with("hitRate", new Json.Real(exact.hitRate().orElseThrow()))
                .with("ideal", new Json.Real(exact.ideal().orElseThrow()))
                .with("efficiency", new Json.Real(exact.efficiency().orElseThrow())));
  }

  @Override
  public String table() {
    CacheFigures exact = outcome.sum().exact();
    return policies.table()
        + String.format(
            Locale.ROOT,
            """


            The 50 calls as a session sends them, over HTTP at the embedded endpoint:
            %d requests, %d prompt tokens, hit rate %.4f, ideal %.4f, efficiency %.4f
            cached tokens predicted %d, simulated %d; equal to the token in %d of %d requests\
            """,
            exact.requests(),
            exact.promptTokens(),
            exact.hitRate().orElseThrow(),
            exact.ideal().orElseThrow(),
            exact.efficiency().orElseThrow(),
            exact.cachedTokens(),
            outcome.sum().reported().cachedTokens(),
            outcome.equal(),
            exact.requests());
  }
}
