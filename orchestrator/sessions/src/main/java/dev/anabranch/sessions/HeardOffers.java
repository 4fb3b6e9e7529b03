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
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The tools that living workers offered, one definition for each name. Any worker of the session's
 * label may get a call, so a tool is offered if all of these have it as one; a tool of a foreign
 * server, whose calls come only to workers that know it, if all of these do. An offer that was not
 * repeated for a while is no more.
 */
final class HeardOffers {
  static final Duration SILENCE = Duration.ofSeconds(3L * ToolOffer.EVERY_SECONDS + 5);
  private static final System.Logger LOG = System.getLogger(HeardOffers.class.getName());
  private static final int WORKERS_MAX = 1_000;

  private final InstantSource clock;
  private final Offers near;
  private final SortedMap<String, Heard> byWorker = new TreeMap<>();
  private List<String> disputed = List.of();

  /** {@code near} are those of a worker in this process, which need not be heard first. */
  HeardOffers(InstantSource clock, Offers near) {
    this.clock = clock;
    this.near = near;
  }

  private record Heard(Instant at, ToolOffer offer) {}

  synchronized void hear(WorkerNews news) {
    switch (news) {
      case ToolOffer offer -> {
        byWorker.put(offer.worker(), new Heard(clock.instant(), offer));
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

  /** Those of now, as a new session whose calls go to workers of the label would have them. */
  List<ToolDefinition> known(Optional<String> label) {
    List<ToolOffer> workers = heard();
    long takers = workers.stream().filter(worker -> Lanes.takes(worker.labels(), label)).count();
    SortedMap<String, List<ToolDefinition>> byName = new TreeMap<>();
    workers.stream()
        .flatMap(worker -> offered(worker, label))
        .forEach(tool -> byName.computeIfAbsent(tool.name(), name -> new ArrayList<>()).add(tool));
    Map<String, Long> knowing = knowing(workers);
    List<ToolDefinition> offered = new ArrayList<>();
    List<String> others = new ArrayList<>();
    byName.forEach((name, said) -> {
      Optional<String> lane = Lanes.ofTool(name);
      boolean all = said.size() == lane.map(knowing::get).orElse(takers);
      if (all && said.stream().distinct().count() == 1) {
        offered.add(said.getFirst());
      } else if (lane.isPresent()) {
        others.add(name);
      }
    });
    warn(others);
    return List.copyOf(offered);
  }

  /** How many workers know each foreign server: all of these may get a call of its tools. */
  private static Map<String, Long> knowing(List<ToolOffer> workers) {
    return workers.stream()
        .flatMap(worker ->
            worker.tools().stream().flatMap(tool -> Lanes.ofTool(tool.name()).stream()).distinct())
        .collect(Collectors.groupingBy(lane -> lane, Collectors.counting()));
  }

  private synchronized void warn(List<String> now) {
    if (!now.equals(disputed)) {
      disputed = List.copyOf(now);
      if (!now.isEmpty()) {
        LOG.log(
            System.Logger.Level.WARNING,
            "not offered, since not all workers that know the server have the same tool: {0};"
                + " give servers of one name the same tools, or other names",
            String.join(", ", now));
      }
    }
  }

  /** What of a worker calls of the label may find. */
  private static Stream<ToolDefinition> offered(ToolOffer worker, Optional<String> label) {
    boolean takes = Lanes.takes(worker.labels(), label);
    return worker.tools().stream().filter(tool -> isNew(tool) && (takes || isForeign(tool)));
  }

  private static boolean isForeign(ToolDefinition tool) {
    return Lanes.ofTool(tool.name()).isPresent();
  }

  /** What each worker has; the one of this process counts once, heard or not. */
  private List<ToolOffer> heard() {
    Optional<ToolOffer> nearby = near.now();
    synchronized (this) {
      Instant since = clock.instant().minus(SILENCE);
      byWorker.values().removeIf(heard -> heard.at().isBefore(since));
      return Stream.concat(
              nearby.stream(),
              byWorker.values().stream()
                  .map(Heard::offer)
                  .filter(
                      offer -> nearby.filter(own -> own.worker().equals(offer.worker())).isEmpty()))
          .toList();
    }
  }

  /** A worker can neither replace what ships with Anabranch nor answer for the session. */
  private static boolean isNew(ToolDefinition tool) {
    return !StandardHeader.isStandard(tool.name())
        && !tool.name().equals(SkillHeader.TOOL)
        && tool.effect() != ToolEffect.SESSION;
  }
}
