package dev.anabranch.benchmarks.cache;

import dev.anabranch.context.Prompt;
import dev.anabranch.events.ContextEvent;
import dev.anabranch.events.Event;
import dev.anabranch.events.Header;
import dev.anabranch.events.Limits;
import dev.anabranch.events.ModelChoice;
import dev.anabranch.events.Output;
import dev.anabranch.events.TaskEvent;
import dev.anabranch.events.Terms;
import dev.anabranch.events.ToolCall;
import dev.anabranch.events.ToolDefinition;
import dev.anabranch.events.ToolEffect;
import dev.anabranch.events.ToolEvent;
import dev.anabranch.events.TurnEvent;
import dev.anabranch.events.Usage;
import dev.anabranch.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/** Made the standard scenario, from one seed. */
final class ScenarioMaking {
  static final ModelChoice MODEL =
      new ModelChoice(ModelChoice.EMBEDDED_ID, ModelChoice.EMBEDDED_ENDPOINT);

  private static final long SEED = 20260101;
  private static final int CALLS = 50;
  private static final int RECITED_EVERY = 10;
  private static final int RESULT_CHARS_MIN = 400;
  private static final int RESULT_CHARS_MAX = 4_900;

  private static final List<String> TOOLS =
      List.of(
          "agent_run",
          "ctx_restore",
          "fs_edit",
          "fs_grep",
          "fs_list",
          "fs_read",
          "fs_write",
          "human_ask",
          "plan_update",
          "rag_search",
          "shell_run",
          "shell_test",
          "skill_load",
          "submit_result",
          "sys_time",
          "vcs_commit",
          "vcs_diff",
          "vcs_log",
          "web_fetch",
          "web_search");
  private static final List<String> WORDS =
      List.of(
          "the",
          "session",
          "return",
          "journal",
          "entry",
          "value",
          "if",
          "prompt",
          "test",
          "of",
          "events",
          "public",
          "final",
          "result",
          "file",
          "append",
          "is",
          "not",
          "expected",
          "actual",
          "line",
          "error",
          "parse",
          "string",
          "index",
          "for",
          "each",
          "segment",
          "hash",
          "when",
          "call",
          "tool",
          "worker",
          "null",
          "list",
          "size",
          "before",
          "after",
          "with",
          "then");

  private final SplittableRandom random;
  private final List<Event> events = new ArrayList<>();

  private ScenarioMaking(long seed) {
    this.random = new SplittableRandom(seed);
  }

  static List<Event> standard() {
    ScenarioMaking making = new ScenarioMaking(SEED);
    making.add(making.submitted());
    making.steps(1, CALLS);
    return making.events;
  }

  /** A fork at an entry that says the plan again and goes on by itself for some steps. */
  static List<Event> fork(List<Event> parent, int at, long seed, int calls) {
    ScenarioMaking making = new ScenarioMaking(seed);
    parent.subList(0, at).forEach(making::add);
    making.add(
        new TaskEvent.Forked(
            dev.anabranch.events.SessionId.derived("owner", "the standard scenario"), at));
    making.add(making.recited(30));
    making.steps(31, 30 + calls);
    return making.events;
  }

  private void add(Event event) {
    events.add(event);
  }

  private void steps(int from, int to) {
    for (int step = from; step <= to; step++) {
      Prompt prompt = prompt();
      add(new TurnEvent.ModelRequested(step, 1, 1, prompt.segmentCount(), prompt.prefixHash()));
      add(replied());
      add(observed());
      if (step % RECITED_EVERY == 0 && step < to) {
        add(recited(step));
      }
    }
  }

  private Prompt prompt() {
    Prompt prompt = Prompt.of(((TaskEvent.Submitted) events.getFirst()).header());
    for (int i = 0; i < events.size(); i++) {
      prompt = prompt.plus(i + 1, events.get(i));
    }
    return prompt;
  }

  private TaskEvent.Submitted submitted() {
    return new TaskEvent.Submitted(
        "Find out why the parser loses the last line of a file, mend it, and prove it by a test. "
            + line(40),
        MODEL,
        new Header(
            "2",
            "You are an agent on Anabranch. " + line(220),
            TOOLS.stream().map(this::tool).toList(),
            List.of(),
            List.of(),
            Optional.of(new Header.Variation("obs-wrap/1", "the standard scenario"))),
        Optional.empty(),
        3,
        "owner",
        Limits.DEFAULT,
        Terms.DEFAULT,
        Optional.empty());
  }

  private ToolDefinition tool(String name) {
    Json.Obj properties = Json.object();
    for (String property : List.of("path", "query", "limit")) {
      properties =
          properties.with(
              property, Json.object().with("type", "string").with("description", line(8)));
    }
    return new ToolDefinition(
        name,
        line(16),
        Json.object()
            .with("type", "object")
            .with("properties", properties)
            .with("required", Json.strings(List.of("path"))),
        ToolEffect.PURE);
  }

  private TurnEvent.ModelReplied replied() {
    Json.Obj arguments =
        Json.object()
            .with("path", "src/main/" + line(2).replace(' ', '/') + ".java")
            .with("query", line(3));
    String tool = TOOLS.get(random.nextInt(TOOLS.size() - 8));
    return new TurnEvent.ModelReplied(
        random.nextInt(3) == 0 ? line(12) : "",
        List.of(new ToolCall("call", tool, arguments.canonical())),
        TurnEvent.Finish.TOOL_CALLS,
        Usage.UNKNOWN,
        Optional.empty(),
        900);
  }

  private ToolEvent.Observed observed() {
    int chars = random.nextInt(RESULT_CHARS_MIN, RESULT_CHARS_MAX + 1);
    StringBuilder text = new StringBuilder();
    while (text.length() < chars) {
      text.append(line(4 + random.nextInt(9))).append('\n');
    }
    text.setLength(chars);
    String call = events.size() + ".0";
    return new ToolEvent.Observed(
        call, 0, Output.of(text.toString()), Optional.empty(), 20, Optional.empty());
  }

  private ContextEvent.PlanRecited recited(int step) {
    return new ContextEvent.PlanRecited(
        "Your plan: "
            + step / 5
            + " of 12 done.\n- now: "
            + line(9)
            + "\n- next: "
            + line(9)
            + "\n- next: "
            + line(9)
            + "\n- and 3 more");
  }

  /** So many words, with a number now and then. */
  private String line(int words) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < words; i++) {
      line.append(i == 0 ? "" : " ")
          .append(
              random.nextInt(12) == 0
                  ? String.valueOf(random.nextInt(10_000))
                  : WORDS.get(random.nextInt(WORDS.size())));
    }
    return line.toString();
  }
}
