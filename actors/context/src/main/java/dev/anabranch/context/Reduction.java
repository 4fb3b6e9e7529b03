package dev.anabranch.context;

import dev.anabranch.events.ContextEvent;
import dev.anabranch.events.Entry;
import dev.anabranch.events.Event;
import dev.anabranch.events.ToolEvent;
import dev.anabranch.events.TurnEvent;
import dev.anabranch.events.View;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Decides what a prompt shows in short, and what a summary may replace (techniques 1.5): takes the
 * entries in order, then answers.
 *
 * <p>Never touched: the header, what people said, errors that may still teach, activated skills,
 * the last recital of the plan, and the newest calls, which show the model how it is done.
 * Everything that is shown in short can be restored.
 */
public final class Reduction {
  /** The newest so many calls stay in full after a compaction. */
  static final int CALLS_KEPT = 10;

  /** The newest so many calls stay after a summary. */
  static final int CALLS_KEPT_BY_SUMMARY = 5;

  /** Only a task in other words drops the entry of the first one. */
  private static final long TASK = 1;

  /** An epoch that was shorter than so many turns calls for more than the older half. */
  private static final int TURNS_BETWEEN = 20;

  /** A compaction that gains less is not worth an epoch. */
  private static final double GAIN_MIN = 0.10;

  private final Prompt prompt;
  private final Rendering now;
  private final ErrorRetention errors = new ErrorRetention();
  private final List<Item> items = new ArrayList<>();
  private final NavigableSet<String> skillCalls = new TreeSet<>();
  private long lastRecital;
  private int turn;
  private int epochBegan;

  /** One entry that the prompt shows; {@code briefBytes} is its length in short. */
  private record Item(
      long seq, int turn, Optional<String> call, boolean person, long bytes, long briefBytes) {
    boolean saves() {
      return briefBytes < bytes;
    }
  }

  public Reduction(Prompt prompt) {
    this.prompt = prompt;
    this.now = prompt.rendering();
  }

  /** The next entry of the branch. */
  public void entry(Entry entry) {
    entry(entry.seq(), entry.event());
  }

  void entry(long seq, Event event) {
    errors.entry(seq, event);
    if (seq <= now.from()) {
      epochBegan = turn;
    }
    switch (event) {
      case TurnEvent.ModelReplied replied -> turn++;
      case ContextEvent.PlanRecited recited -> lastRecital = seq;
      case ContextEvent.SkillActivated activated -> skillCalls.add(activated.call());
      default -> {}
    }
    now.segment(seq, event)
        .ifPresent(shown ->
            items.add(
                new Item(
                    seq,
                    turn,
                    event instanceof ToolEvent.Settlement s
                        ? Optional.of(s.call())
                        : Optional.empty(),
                    isSaid(event),
                    shown.length(),
                    now.brief(seq, event))));
  }

  /** What people and the house said to the model; it has no short form but a recital. */
  private static boolean isSaid(Event event) {
    return !(event instanceof TurnEvent.ModelReplied
        || event instanceof ToolEvent
        || event instanceof TurnEvent.Nudged
        || event instanceof ContextEvent.PlanRecited);
  }

  /**
   * The older half of what can be shown in short, if that gains enough; else all of it, and at once
   * if the last reduction was not long ago: each costs the endpoint's cache.
   */
  public Optional<View> compacted() {
    List<Item> all = candidates();
    List<Item> oldest = all.subList(0, (all.size() + 1) / 2);
    boolean soon = epochBegan > 0 && turn - epochBegan < TURNS_BETWEEN;
    List<Item> chosen = soon || gain(oldest) < GAIN_MIN ? all : oldest;
    return gain(chosen) < GAIN_MIN ? Optional.empty() : Optional.of(with(chosen));
  }

  /** All that can be shown in short, if that is anything. */
  public Optional<View> compactedFully() {
    List<Item> candidates = candidates();
    return candidates.isEmpty() ? Optional.empty() : Optional.of(with(candidates));
  }

  private List<Item> candidates() {
    int lastTurns = turnsKept(CALLS_KEPT);
    return items.stream()
        .filter(item -> now.view().form(item.seq()) == View.Form.FULL || item.seq() >= now.from())
        .filter(Item::saves)
        .filter(item -> item.turn() <= lastTurns && !isKept(item))
        .toList();
  }

  /** The last turn that is not among those of the newest so many calls. */
  private int turnsKept(int calls) {
    int left = calls;
    for (int i = items.size() - 1; i >= 0; i--) {
      left -= items.get(i).call().isPresent() ? 1 : 0;
      if (left == 0) {
        return items.get(i).turn() - 1;
      }
    }
    return -1;
  }

  private boolean isKept(Item item) {
    return item.seq() == lastRecital
        || errors.isRetained(item.seq())
        || item.call().filter(skillCalls::contains).isPresent();
  }

  private double gain(List<Item> shortened) {
    long saved = shortened.stream().mapToLong(item -> item.bytes() - item.briefBytes()).sum();
    return (double) saved / Math.max(1, prompt.bytes());
  }

  private View with(List<Item> shortened) {
    TreeSet<Long> compacted = new TreeSet<>(now.view().compacted());
    shortened.forEach(item -> compacted.add(item.seq()));
    return new View(List.copyOf(compacted), now.view().dropped(), now.view().summary());
  }

  /** All in full again, but for a first message that stands there in other words. */
  public static View restored(View view) {
    return view.dropped().contains(TASK) ? View.REWORDED : View.FULL;
  }

  /**
   * The entries that a summary may replace: whole old turns in which nothing must be kept; empty if
   * there are none.
   */
  public List<Long> replaceable() {
    int lastTurns = turnsKept(CALLS_KEPT_BY_SUMMARY);
    NavigableSet<Integer> keptTurns = new TreeSet<>();
    items.stream()
        .filter(item -> item.call().isPresent() && isKept(item))
        .forEach(item -> keptTurns.add(item.turn()));
    return items.stream()
        .filter(item -> item.turn() >= 1 && item.turn() <= lastTurns)
        .filter(item -> !item.person() && item.seq() != lastRecital)
        .filter(item -> !keptTurns.contains(item.turn()))
        .map(Item::seq)
        .toList();
  }

  /** The view in which {@code summary} stands for the replaceable entries and those before. */
  public View summedUp(List<Long> replaceable, String summary) {
    TreeSet<Long> dropped = new TreeSet<>(now.view().dropped());
    dropped.addAll(replaceable);
    List<Long> compacted =
        now.view().compacted().stream().filter(seq -> !dropped.contains(seq)).toList();
    return new View(
        compacted, Collections.unmodifiableList(new ArrayList<>(dropped)), Optional.of(summary));
  }
}
