package dev.anabranch.benchmarks.cache;

import dev.anabranch.benchmarks.Report;
import dev.anabranch.benchmarks.Table;
import dev.anabranch.context.tokens.CacheFigures;
import dev.anabranch.context.tokens.CacheShape;
import dev.anabranch.context.tokens.ChatTokens;
import dev.anabranch.json.Json;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What each policy costs on the standard scenario. Nothing is measured: it is counted, and the same
 * everywhere.
 */
public final class CacheBenchmark {
  static final String TOKENS = "tokens";
  static final String LARGEST = "largest";
  static final String HIT_16 = "hit % 16/0";
  static final String IDEAL = "ideal %";
  static final String HIT_128 = "hit % 128/1024";
  static final String COST = "cost";
  static final String TIMES = "cost x";
  static final String EXPECTED_16 = "exp. 16/0";
  static final String EXPECTED_128 = "exp. 128/1024";
  static final String EXPECTED_TIMES = "exp. x";

  private static final double MILLION = 1e6;
  private static final double PRICE = 3.00;
  private static final double CACHED_PRICE = 0.30;

  private final Scenario scenario = Scenario.load();
  private final ScenarioMaterial material = new ScenarioMaterial(scenario);
  private final Map<Json.Obj, int[]> counted = new HashMap<>();

  /** The policies, and the scenario as a session sends it. */
  public Report run() {
    return new CacheReport(policies(), ScenarioRun.of(scenario));
  }

  /** One row for each policy. */
  Table policies() {
    Table table =
        new Table(
            "cache",
            "Policies of the prompt on 50 calls: input tokens, and the share that a prefix cache"
                + " knows",
            List.of(
                TOKENS,
                LARGEST,
                HIT_16,
                EXPECTED_16,
                IDEAL,
                HIT_128,
                EXPECTED_128,
                COST,
                TIMES,
                EXPECTED_TIMES));
    double base = cost(figures(prompts(CachePolicy.APPEND_ONLY), CacheShape.EMBEDDED));
    for (CachePolicy policy : CachePolicy.values()) {
      add(table, policy, base);
    }
    table.note("cost of the input at 3.00 a million tokens, 0.30 from the cache, in blocks of 16");
    table.note("cost x: of append only; exp.: expected, from other texts of the same sizes");
    table.note(
        "a clock in the system text leaves the tools in the cache, since they come first here;"
            + " an edited tool takes all behind it along");
    table.note("tokens of o200k_base by the chat template of the embedded endpoint, tools first");
    return table;
  }

  private List<int[]> prompts(CachePolicy policy) {
    List<int[]> prompts = new ArrayList<>();
    for (int step = 1; step <= material.steps(); step++) {
      prompts.add(prompt(policy, step));
    }
    return prompts;
  }

  private void add(Table table, CachePolicy policy, double base) {
    List<int[]> prompts = prompts(policy);
    CacheFigures small = figures(prompts, CacheShape.EMBEDDED);
    CacheFigures large = figures(prompts, CacheShape.OPENAI);
    table.add(
        policy.title(),
        (double) small.promptTokens(),
        prompts.stream().mapToInt(prompt -> prompt.length).max().orElse(0),
        100 * small.hitRate().orElse(0),
        policy.expected16(),
        100 * small.ideal().orElse(0),
        100 * large.hitRate().orElse(0),
        policy.expected128(),
        cost(small),
        cost(small) / base,
        policy.expectedTimes());
  }

  private int[] prompt(CachePolicy policy, int step) {
    List<int[]> parts = new ArrayList<>();
    parts.add(ChatTokens.tools(policy.tools(material, step)));
    policy
        .messages(material, step)
        .forEach(message -> parts.add(counted.computeIfAbsent(message, ChatTokens::message)));
    parts.add(ChatTokens.opening());
    return parts.stream().flatMapToInt(Arrays::stream).toArray();
  }

  /** Each prompt against all before it. */
  private static CacheFigures figures(List<int[]> prompts, CacheShape shape) {
    CacheFigures sum = CacheFigures.NONE;
    for (int n = 0; n < prompts.size(); n++) {
      int[] prompt = prompts.get(n);
      long common =
          prompts.subList(0, n).stream()
              .mapToInt(earlier -> common(earlier, prompt))
              .max()
              .orElse(0);
      int before = n == 0 ? 0 : prompts.get(n - 1).length;
      sum =
          sum.plus(
              new CacheFigures(
                  1, prompt.length, shape.cached(common), Math.max(0, prompt.length - before)));
    }
    return sum;
  }

  private static int common(int[] earlier, int[] prompt) {
    int mismatch = Arrays.mismatch(earlier, prompt);
    return mismatch < 0 ? prompt.length : mismatch;
  }

  private static double cost(CacheFigures figures) {
    long fresh = figures.promptTokens() - figures.cachedTokens();
    return (fresh * PRICE + figures.cachedTokens() * CACHED_PRICE) / MILLION;
  }
}
