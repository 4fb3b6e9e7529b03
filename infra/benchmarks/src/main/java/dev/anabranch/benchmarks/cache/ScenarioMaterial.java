package dev.anabranch.benchmarks.cache;

import dev.anabranch.context.EpochOpening;
import dev.anabranch.context.Prompt;
import dev.anabranch.context.Segment;
import dev.anabranch.context.tokens.ChatTokens;
import dev.anabranch.events.ContextEvent;
import dev.anabranch.events.Event;
import dev.anabranch.events.TaskEvent;
import dev.anabranch.events.ToolEvent;
import dev.anabranch.events.TurnEvent;
import dev.anabranch.events.Usage;
import dev.anabranch.events.View;
import dev.anabranch.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/** The parts of the scenario's prompt, rendered as a session renders them. */
final class ScenarioMaterial implements CachePolicy.Material {
  private final Prompt empty;
  private final List<Json.Obj> head = new ArrayList<>();
  private final List<List<Json.Obj>> pairs = new ArrayList<>();
  private final List<List<Json.Obj>> briefs = new ArrayList<>();

  ScenarioMaterial(Scenario scenario) {
    List<Event> events = scenario.events();
    empty = Prompt.of(((TaskEvent.Submitted) events.getFirst()).header());
    Prompt brief = allInShort(events);
    head.add(empty.systemMessage());
    for (int i = 0; i < events.size(); i++) {
      List<Json.Obj> full = said(empty, i + 1, events.get(i));
      switch (events.get(i)) {
        case TaskEvent.Submitted submitted -> head.addAll(full);
        case TurnEvent.ModelReplied replied -> {
          pairs.add(new ArrayList<>(full));
          briefs.add(new ArrayList<>(said(brief, i + 1, events.get(i))));
        }
        case ToolEvent.Settlement settlement -> {
          pairs.getLast().addAll(full);
          briefs.getLast().addAll(said(brief, i + 1, events.get(i)));
        }
        default -> {}
      }
    }
  }

  private static List<Json.Obj> said(Prompt prompt, long seq, Event event) {
    return prompt.segment(seq, event).map(Segment::messages).orElse(List.of());
  }

  /** A prompt in an epoch that shows every entry in short. */
  private Prompt allInShort(List<Event> events) {
    long opening = events.size() + 1L;
    View view =
        new View(LongStream.range(1, opening).boxed().toList(), List.of(), Optional.empty());
    EpochOpening figures = EpochOpening.showing(view, opening, empty);
    return empty.plus(
        opening,
        new ContextEvent.ContextReduced(
            ContextEvent.Kind.COMPACT, view, figures.figures(), Usage.UNKNOWN));
  }

  int steps() {
    return pairs.size();
  }

  @Override
  public List<Json.Obj> tools() {
    return empty.tools();
  }

  @Override
  public List<Json.Obj> head() {
    return head;
  }

  @Override
  public List<Json.Obj> pair(int number) {
    return pairs.get(number - 1);
  }

  @Override
  public List<Json.Obj> brief(int number) {
    return briefs.get(number - 1);
  }

  @Override
  public Json.Obj plan(int step) {
    StringBuilder plan = new StringBuilder("Todo, after step " + step + ":\n");
    for (int item = 1; item <= 25; item++) {
      plan.append(item * 2 <= step ? "- [x] " : "- [ ] ")
          .append("part ")
          .append(item)
          .append(" of the change, with its test\n");
    }
    return Json.object().with("role", "user").with("content", plan.toString());
  }

  @Override
  public int fullAt(int tokens) {
    int sum = ChatTokens.tools(tools()).length + count(head);
    for (int step = 1; step <= steps(); step++) {
      if (sum >= tokens) {
        return step;
      }
      sum += count(pair(step));
    }
    return steps() + 1;
  }

  private static int count(List<Json.Obj> messages) {
    return messages.stream().mapToInt(message -> ChatTokens.message(message).length).sum();
  }
}
