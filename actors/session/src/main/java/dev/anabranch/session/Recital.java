package dev.anabranch.session;

import dev.anabranch.events.ContextEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The plan said again near the end of the prompt, so that the goal stays in view over many steps
 * (techniques 1.6). The house says it, in few words; the model need not rewrite a file.
 */
final class Recital {
  private static final int STEPS = 10;
  private static final int STEPS_AFTER_CHANGE = 3;

  /** About 4,000 tokens. */
  private static final long BYTES = 12_000;

  private static final int NEXT_ITEMS = 3;
  private static final int TITLE_CHARS = 120;

  private Recital() {}

  /** The words that are due; empty if none are, or nothing is left to be done. */
  static Optional<String> due(Attention attention) {
    if (attention.plan().stream().allMatch(item -> item.status().equals("done"))) {
      return Optional.empty();
    }
    boolean due =
        attention
            .recited()
            .map(far ->
                far.steps() >= STEPS
                    || far.bytes() >= BYTES
                    || (attention.planChanged() && far.steps() >= STEPS_AFTER_CHANGE))
            .orElse(true);
    return due ? Optional.of(text(attention.plan())) : Optional.empty();
  }

  /** Done items as a count, those being done, and the next few. */
  static String text(List<ContextEvent.Item> plan) {
    List<String> lines = new ArrayList<>();
    long done = count(plan, "done");
    lines.add("Your plan: " + done + " of " + plan.size() + " done.");
    titles(plan, "doing").forEach(title -> lines.add("- now: " + title));
    titles(plan, "todo").stream().limit(NEXT_ITEMS).forEach(title -> lines.add("- next: " + title));
    long left = count(plan, "todo") - NEXT_ITEMS;
    if (left > 0) {
      lines.add("- and " + left + " more");
    }
    return String.join("\n", lines);
  }

  private static long count(List<ContextEvent.Item> plan, String status) {
    return plan.stream().filter(item -> item.status().equals(status)).count();
  }

  private static List<String> titles(List<ContextEvent.Item> plan, String status) {
    return plan.stream()
        .filter(item -> item.status().equals(status))
        .map(item -> item.title())
        .map(title ->
            title.length() > TITLE_CHARS ? title.substring(0, TITLE_CHARS - 1) + "…" : title)
        .toList();
  }
}
