package dev.anabranch.benchmarks.cache;

import dev.anabranch.json.Json;
import java.util.ArrayList;
import java.util.List;

/** Ways to make the next prompt of the same session, good ones and bad ones (techniques 1.1). */
enum CachePolicy {
  APPEND_ONLY("append only", 96.18, 95.82, 0.312),

  PLAN_APPENDED("plan appended every 10 steps", 96.13, 95.76, 0.324) {
    @Override
    List<Json.Obj> messages(Material material, int step) {
      List<Json.Obj> messages = new ArrayList<>(material.head());
      for (int pair = 1; pair < step; pair++) {
        messages.addAll(material.pair(pair));
        if (pair % PLAN_EVERY == 0) {
          messages.add(material.plan(pair));
        }
      }
      return messages;
    }
  },

  COMPACT_HALF("compact oldest half once at 24k", 93.80, 93.42, 0.317) {
    @Override
    List<Json.Obj> messages(Material material, int step) {
      int full = material.fullAt(COMPACT_TOKENS);
      return step < full ? super.messages(material, step) : compacted(material, step, full / 2);
    }
  },

  COMPACT_BUT_TEN("compact all but the last 10 at 24k", 94.19, 93.76, 0.282) {
    @Override
    List<Json.Obj> messages(Material material, int step) {
      int full = material.fullAt(COMPACT_TOKENS);
      return step < full
          ? super.messages(material, step)
          : compacted(material, step, full - 1 - PAIRS_KEPT);
    }
  },

  TOOLS_EDITED("tool list edited every 5 steps", 86.58, 86.20, 0.509) {
    @Override
    List<Json.Obj> tools(Material material, int step) {
      int without = step / TOOLS_EVERY % material.tools().size();
      List<Json.Obj> tools = new ArrayList<>(material.tools());
      tools.remove(without);
      return tools;
    }
  },

  SLIDING_WINDOW("sliding window of 20 steps", 33.03, 32.47, 1.126) {
    @Override
    List<Json.Obj> messages(Material material, int step) {
      List<Json.Obj> messages = new ArrayList<>(material.head());
      for (int pair = Math.max(1, step - WINDOW); pair < step; pair++) {
        messages.addAll(material.pair(pair));
      }
      return messages;
    }
  },

  PLAN_IN_PLACE("plan rewritten near the top", 11.89, 11.52, 2.108) {
    @Override
    List<Json.Obj> messages(Material material, int step) {
      List<Json.Obj> messages = new ArrayList<>(super.messages(material, step));
      messages.add(material.head().size(), material.plan(step));
      return messages;
    }
  },

  TIMESTAMP("timestamp at the start of the system text", 0.00, 0.00, 2.321) {
    @Override
    List<Json.Obj> messages(Material material, int step) {
      List<Json.Obj> messages = new ArrayList<>(super.messages(material, step));
      Json.Obj system = messages.getFirst();
      messages.set(
          0,
          system.with(
              "content", "Time " + (1_800_000_000 + 17 * step) + "\n" + system.text("content")));
      return messages;
    }
  };

  private static final int PLAN_EVERY = 10;
  private static final int TOOLS_EVERY = 5;
  private static final int WINDOW = 20;
  private static final int PAIRS_KEPT = 10;
  private static final int COMPACT_TOKENS = 24_000;

  private final String title;
  private final double expected16;
  private final double expected128;
  private final double expectedCost;

  /**
   * What the table of techniques 1.1 has, whose texts are others of the same sizes.
   *
   * @param expected16 the hit rate in percent, in blocks of 16 tokens
   * @param expected128 the same in blocks of 128 from 1,024 tokens on
   * @param expectedCost of the input
   */
  CachePolicy(String title, double expected16, double expected128, double expectedCost) {
    this.title = title;
    this.expected16 = expected16;
    this.expected128 = expected128;
    this.expectedCost = expectedCost;
  }

  double expected16() {
    return expected16;
  }

  double expected128() {
    return expected128;
  }

  /** What the input is expected to cost, as a multiple of that of {@link #APPEND_ONLY}. */
  double expectedTimes() {
    return expectedCost / APPEND_ONLY.expectedCost;
  }

  String title() {
    return title;
  }

  /** The messages of the request of this step, which counts from 1. */
  List<Json.Obj> messages(Material material, int step) {
    return compacted(material, step, 0);
  }

  List<Json.Obj> tools(Material material, int step) {
    return material.tools();
  }

  private static List<Json.Obj> compacted(Material material, int step, int compacted) {
    List<Json.Obj> messages = new ArrayList<>(material.head());
    for (int pair = 1; pair < step; pair++) {
      messages.addAll(pair <= compacted ? material.brief(pair) : material.pair(pair));
    }
    return messages;
  }

  /** What the prompts are made of. */
  interface Material {
    List<Json.Obj> tools();

    /** The system text and the task. */
    List<Json.Obj> head();

    /** A call and its result. */
    List<Json.Obj> pair(int number);

    /** The same in short. */
    List<Json.Obj> brief(int number);

    Json.Obj plan(int step);

    /** The first step whose prompt, if all is appended, has at least so many tokens. */
    int fullAt(int tokens);
  }
}
