package dev.anabranch.sessions;

import dev.anabranch.bus.Lanes;
import dev.anabranch.bus.ToolOffer;
import dev.anabranch.bus.ToolProgress;
import dev.anabranch.bus.WorkerBeat;
import dev.anabranch.bus.WorkerNews;
import dev.anabranch.context.StandardHeader;
import dev.anabranch.context.skills.SkillHeader;
import dev.anabranch.events.ToolDefinition;
import dev.anabranch.events.ToolEffect;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The tools that living workers offered, one definition for each name. Any worker may get a call,
 * so a tool is offered if all of them have it; the tools of a foreign server, whose calls come only
 * to workers that know it, as most of these have it. An offer that was not repeated for a while is
 * no more.
 */
final class HeardOffers implements Offers {
  static final Duration SILENCE = Duration.ofSeconds(3L * ToolOffer.EVERY_SECONDS + 5);
  private static final int WORKERS_MAX = 1_000;

  private final InstantSource clock;
  private final Offers near;
  private final SortedMap<String, Heard> byWorker = new TreeMap<>();

  /** {@code near} are those of a worker in this process, which need not be heard first. */
  HeardOffers(InstantSource clock, Offers near) {
    this.clock = clock;
    this.near = near;
  }

  private record Heard(Instant at, List<ToolDefinition> tools) {}

  synchronized void hear(WorkerNews news) {
    switch (news) {
      case ToolOffer offer -> {
        byWorker.put(offer.worker(), new Heard(clock.instant(), offer.tools()));
        while (byWorker.size() > WORKERS_MAX) {
          byWorker.remove(oldest());
        }
      }
      case WorkerBeat beat -> {
        if (beat.state() == WorkerBeat.State.GONE) {
          byWorker.remove(beat.worker());
        }
      }
      case ToolProgress progress -> {}
    }
  }

  private String oldest() {
    return byWorker.entrySet().stream()
        .min(Comparator.comparing(worker -> worker.getValue().at()))
        .map(Map.Entry::getKey)
        .orElseThrow();
  }

  @Override
  public List<ToolDefinition> known() {
    List<List<ToolDefinition>> workers = heard();
    SortedMap<String, SortedMap<String, List<ToolDefinition>>> byName = new TreeMap<>();
    workers.stream()
        .flatMap(List::stream)
        .filter(HeardOffers::isNew)
        .forEach(tool ->
            byName
                .computeIfAbsent(tool.name(), name -> new TreeMap<>())
                .computeIfAbsent(tool.digest(), digest -> new ArrayList<>())
                .add(tool));
    return byName.values().stream()
        .map(HeardOffers::most)
        .filter(most ->
            Lanes.ofTool(most.getFirst().name()).isPresent() || most.size() == workers.size())
        .map(List::getFirst)
        .toList();
  }

  /** What each worker has; the one of this process counts once, heard or not. */
  private List<List<ToolDefinition>> heard() {
    List<ToolDefinition> nearby = near.known();
    synchronized (this) {
      Instant since = clock.instant().minus(SILENCE);
      byWorker.values().removeIf(heard -> heard.at().isBefore(since));
      List<List<ToolDefinition>> all =
          new ArrayList<>(byWorker.values().stream().map(Heard::tools).toList());
      if (!nearby.isEmpty() && !all.contains(nearby)) {
        all.add(nearby);
      }
      return all;
    }
  }

  /** A worker can neither replace what ships with Anabranch nor answer for the session. */
  private static boolean isNew(ToolDefinition tool) {
    return !StandardHeader.isStandard(tool.name())
        && !tool.name().equals(SkillHeader.TOOL)
        && tool.effect() != ToolEffect.SESSION;
  }

  /** Of two that equally many have, always the same. */
  private static List<ToolDefinition> most(SortedMap<String, List<ToolDefinition>> byDigest) {
    return byDigest.values().stream().reduce((a, b) -> b.size() > a.size() ? b : a).orElseThrow();
  }
}
