package dev.anabranch.session;

import dev.anabranch.events.Budget;
import dev.anabranch.events.ChildEvent;
import dev.anabranch.events.Mask;
import dev.anabranch.events.Output;
import dev.anabranch.events.ToolCall;
import dev.anabranch.events.ToolEvent;
import dev.anabranch.events.ToolPolicy;
import dev.anabranch.events.TurnEvent;
import dev.anabranch.events.Usage;
import dev.anabranch.model.Model;
import dev.anabranch.model.ModelAnswer;
import dev.anabranch.model.ModelRequest;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What a model and workers may say. */
final class RandomWorld {
  /** Two states: look first, then anything. */
  static final ToolPolicy STRICT = strict();

  private static final List<String> TOOLS =
      List.of(
          "fs_read",
          "fs_list",
          "fs_grep",
          "shell_run",
          "fs_write",
          "plan_update",
          "human_ask",
          "ctx_restore",
          "agent_run",
          "agent_map",
          "submit_result",
          RandomLife.OUTSIDE,
          "no_such");
  private static final List<String> ARGUMENTS =
      List.of(
          "{}",
          "{\"path\":\"a\"}",
          "{\"path\":\"a\",\"content\":\"" + "long ".repeat(100) + "\"}",
          "not json",
          "{\"question\":\"which?\"}",
          "{\"instruction\":\"do {item}\",\"items\":[\"a\",\"b\",\"c\",\"d\",\"e\"]}",
          "{\"instruction\":\"do it\",\"mode\":\"isolated\"}",
          "{\"instruction\":\"do it\",\"mode\":\"shared\"}",
          "{\"status\":\"completed\",\"summary\":\"done ✓\"}",
          "{\"status\":\"nonsense\"}",
          "{\"items\":[{\"title\":\"x\",\"status\":\"todo\"}]}",
          "");

  /** What the tools of workers take; models mostly know. */
  private static final Map<String, String> FITTING =
      Map.of(
          "fs_read", "{\"path\":\"a\"}",
          "fs_list", "{}",
          "fs_grep", "{\"pattern\":\"a\"}",
          "shell_run", "{\"command\":\"ls\"}",
          "fs_write", "{\"path\":\"a\",\"content\":\"" + "long ".repeat(100) + "\"}");

  private final SplittableRandom random;

  /** Arguments that the tool takes. */
  static String fitting(String tool) {
    return FITTING.getOrDefault(tool, "{}");
  }

  RandomWorld(SplittableRandom random) {
    this.random = random;
  }

  private static ToolPolicy strict() {
    LinkedHashMap<String, ToolPolicy.State> states = new LinkedHashMap<>();
    states.put(
        "looking",
        new ToolPolicy.State(
            Mask.Mode.REQUIRED,
            List.of("fs_"),
            new TreeMap<>(Map.of("Observed:fs_read", "working"))));
    states.put("working", new ToolPolicy.State(Mask.Mode.AUTO, List.of(""), new TreeMap<>()));
    return new ToolPolicy("looking", states);
  }

  ModelAnswer answer(SessionState state) {
    int dice = random.nextInt(20);
    if (dice < 3) {
      OptionalLong wait = random.nextBoolean() ? OptionalLong.of(3000) : OptionalLong.empty();
      return new ModelAnswer.Failed(
          "server", "500", dice < 2, OptionalLong.of(500), wait, Usage.UNKNOWN);
    }
    List<ToolCall> calls = new ArrayList<>();
    int count = dice < 6 ? 0 : random.nextInt(5);
    for (int i = 0; i < count; i++) {
      String tool = pick(TOOLS);
      String any = pick(ARGUMENTS);
      String arguments = random.nextInt(4) > 0 ? FITTING.getOrDefault(tool, any) : any;
      calls.add(new ToolCall("id" + random.nextInt(2), tool, arguments));
    }
    String text = random.nextInt(3) == 0 ? "" : "words \uD83D\uDCA1";
    TurnEvent.Finish finish =
        random.nextInt(4) == 0 ? TurnEvent.Finish.LENGTH : TurnEvent.Finish.STOP;
    Usage usage =
        random.nextInt(4) == 0
            ? Usage.UNKNOWN
            : Usage.of(state.promptBytes() / 4, state.promptBytes() / 8, 1);
    return new ModelAnswer.Replied(
        new TurnEvent.ModelReplied(
            text, calls, finish, usage, Optional.of("m"), random.nextInt(100)));
  }

  Budget budget() {
    List<Budget> all = List.of(Budget.values());
    return all.get(random.nextInt(all.size()));
  }

  private String pick(List<String> from) {
    return from.get(random.nextInt(from.size()));
  }

  ToolEvent.Settlement settlement(String call) {
    Optional<String> root = Optional.of("root" + random.nextInt(9));
    return switch (random.nextInt(6)) {
      case 0 ->
          new ToolEvent.Failed(call, ToolEvent.Kind.TIMEOUT, "too long", Output.EMPTY, root, 1);
      case 1 -> new ToolEvent.InDoubt(call, "the worker was lost.");
      case 2 -> new ToolEvent.CallCancelled(call, root);
      default ->
          new ToolEvent.Observed(
              call,
              random.nextInt(2),
              Output.of("out ".repeat(random.nextInt(600))),
              root,
              1,
              Optional.empty());
    };
  }

  /** A sub-agent that ends well or badly, with little or much to say. */
  ChildEvent end(String call, Turn.Child child) {
    ChildEvent.Spent spent =
        new ChildEvent.Spent(OptionalLong.of(random.nextInt(50)), BigDecimal.ZERO);
    return random.nextInt(3) == 0
        ? new ChildEvent.ChildFailed(call, child.index(), child.id(), "lost", spent)
        : new ChildEvent.ChildSubmitted(
            call, child.index(), child.id(), "did ".repeat(random.nextInt(900)), spent);
  }

  /** A model that sums up well, badly, or not at all. */
  Model summaries() {
    return new Model() {
      @Override
      public CompletionStage<ModelAnswer> ask(ModelRequest request) {
        return CompletableFuture.completedStage(summary());
      }

      @Override
      public void close() {
        // holds nothing
      }
    };
  }

  private ModelAnswer summary() {
    if (random.nextInt(3) == 0) {
      return new ModelAnswer.Failed(
          "rate_limited", "429", true, OptionalLong.of(429), OptionalLong.empty(), Usage.UNKNOWN);
    }
    String text =
        random.nextInt(3) == 0
            ? "I would rather not."
            : "{\"goal\":\"g\",\"next\":\"n\",\"facts\":[{\"text\":\"f\",\"seq\":"
                + random.nextInt(9)
                + "}]}";
    return new ModelAnswer.Replied(
        new TurnEvent.ModelReplied(
            text, List.of(), TurnEvent.Finish.STOP, Usage.of(10, 5, 1), Optional.empty(), 1));
  }
}
