package dev.anabranch.context;

import dev.anabranch.events.ContextEvent;
import dev.anabranch.events.Event;
import dev.anabranch.events.Header;
import dev.anabranch.events.SessionId;
import dev.anabranch.events.TaskEvent;
import dev.anabranch.events.ToolDefinition;
import dev.anabranch.events.ToolEffect;
import dev.anabranch.events.ToolEvent;
import dev.anabranch.events.TurnEvent;
import dev.anabranch.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Makes a session and its forks from a seed: any valid order of any events, with edits, reductions
 * and new headers.
 */
final class HistoryGenerator {
  private static final int FORKS_MAX = 3;
  private static final int TURNS_MAX = 7;

  private final SplittableRandom random;
  private final Texts texts;

  private HistoryGenerator(long seed) {
    this.random = new SplittableRandom(seed);
    this.texts = new Texts(random, seed % 500 == 0);
  }

  /** The root first; a parent stands before its forks. */
  static List<Branch> tree(long seed) {
    HistoryGenerator generator = new HistoryGenerator(seed);
    List<Branch> tree = new ArrayList<>();
    tree.add(generator.root());
    for (int forks = generator.random.nextInt(FORKS_MAX); forks > 0; forks--) {
      int parent = generator.random.nextInt(tree.size());
      tree.add(generator.fork(tree.get(parent), parent));
    }
    return tree;
  }

  private Branch root() {
    HistoryTelling telling = new HistoryTelling(random, texts, List.of());
    telling.add(Given.submitted(texts.said(), header()));
    if (random.nextInt(3) == 0) {
      telling.add(new ContextEvent.InstructionsFound("AGENTS.md", texts.any(), "00".repeat(32)));
    }
    telling.live(1 + random.nextInt(TURNS_MAX));
    return new Branch(telling.events(), -1, 0);
  }

  private Header header() {
    List<ToolDefinition> tools = new ArrayList<>();
    for (String name : List.of("shell_run", "fs_read", "fs_write", "plan_update", "web_get")) {
      if (random.nextInt(4) > 0) {
        tools.add(
            new ToolDefinition(
                name, texts.pieces(2), Json.object().with("x", texts.pieces(2)), ToolEffect.PURE));
      }
    }
    boolean retired = random.nextInt(10) == 0;
    Optional<Header.Variation> variation =
        retired || random.nextBoolean()
            ? Optional.empty()
            : Optional.of(new Header.Variation(Wording.SET, texts.pieces(2)));
    return new Header(
        retired ? RendererOne.VERSION : RendererTwo.VERSION,
        texts.any(),
        tools,
        random.nextBoolean() ? List.of() : List.of(texts.any(), texts.any()),
        random.nextBoolean() ? List.of() : List.of(texts.any()),
        variation);
  }

  private Branch fork(Branch parent, int place) {
    int edit = random.nextInt(4);
    if (edit == 0) {
      return reworded(parent, place);
    }
    int k = 2 + random.nextInt(parent.events().size() - 1);
    Event replaced = parent.events().get(k - 1);
    Optional<Event> other = edit == 1 ? other(replaced) : Optional.empty();
    long at = other.isPresent() ? k - 1 : k;
    HistoryTelling telling = begun(parent, at);
    other.ifPresent(event -> {
      telling.add(new TaskEvent.Edited(k, at + 3, "owner"));
      telling.add(event);
    });
    telling.live(1 + random.nextInt(TURNS_MAX));
    return new Branch(telling.events(), place, at);
  }

  private Branch reworded(Branch parent, int place) {
    HistoryTelling telling = begun(parent, 1);
    telling.add(new TaskEvent.Edited(1, 4, "owner"));
    telling.add(new TaskEvent.TaskReworded("rather " + texts.said()));
    telling.live(1 + random.nextInt(TURNS_MAX));
    return new Branch(telling.events(), place, 1);
  }

  private HistoryTelling begun(Branch parent, long at) {
    HistoryTelling telling =
        new HistoryTelling(random, texts, parent.events().subList(0, (int) at));
    telling.add(new TaskEvent.Forked(SessionId.derived("owner", "parent"), at));
    return telling;
  }

  /** The same fact with other words; empty if nobody edits such a thing. */
  private Optional<Event> other(Event event) {
    return switch (event) {
      case ToolEvent.Settlement settled ->
          Optional.of(Given.observed(settled.call(), random.nextInt(2), texts.any()));
      case TurnEvent.Nudged nudged -> Optional.of(new TurnEvent.Nudged("empty", texts.said()));
      case ContextEvent.InstructionsFound found ->
          Optional.of(new ContextEvent.InstructionsFound("AGENTS.md", texts.any(), found.sha256()));
      default -> Optional.empty();
    };
  }
}
