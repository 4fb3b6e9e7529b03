package dev.anabranch.session;

import dev.anabranch.events.Sha256;
import dev.anabranch.events.ToolEvent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How often the same call had the same result. A call is known by its tool and arguments; another
 * result of it begins the count anew.
 *
 * @param counts the newest last, at most {@value #KEPT_MAX}
 */
public record Repeats(List<Count> counts) {
  static final Repeats NONE = new Repeats(List.of());

  private static final int KEPT_MAX = 32;
  private static final int DIGEST_CHARS = 32;

  /**
   * One call.
   *
   * @param call digest of tool and arguments
   * @param result class of its last result
   * @param noticed the count of which the agent or a person was told last
   */
  public record Count(String tool, String call, String result, int times, int noticed) {
    private Count at(int newNoticed) {
      return new Count(tool, call, result, times, newNoticed);
    }
  }

  public Repeats {
    counts = List.copyOf(counts);
  }

  /** These and a call that was settled. */
  Repeats plus(Turn.Call call, ToolEvent.Settlement settlement) {
    String name = digest(call.call().name() + "\0" + arguments(call));
    String result = result(settlement);
    Count count =
        find(name)
            .filter(before -> before.result().equals(result))
            .map(before ->
                new Count(before.tool(), name, result, before.times() + 1, before.noticed()))
            .orElseGet(() -> new Count(call.call().name(), name, result, 1, 0));
    return with(count);
  }

  private static String arguments(Turn.Call call) {
    return call.arguments().map(json -> json.canonical()).orElse(call.call().arguments());
  }

  private Optional<Count> find(String call) {
    return counts.stream().filter(count -> count.call().equals(call)).findFirst();
  }

  private Repeats with(Count newest) {
    List<Count> kept = new ArrayList<>(counts);
    kept.removeIf(count -> count.call().equals(newest.call()));
    kept.add(newest);
    return new Repeats(kept.size() > KEPT_MAX ? kept.subList(1, kept.size()) : kept);
  }

  /** A success is the same only with the same output, a failure with the same class. */
  private static String result(ToolEvent.Settlement settlement) {
    return switch (settlement) {
      case ToolEvent.Observed observed ->
          observed.exit() == 0
              ? "ok " + digest(observed.output().blob().orElse(observed.output().head()))
              : "exit " + observed.exit();
      case ToolEvent.Failed failed -> "failed " + failed.kind().wire();
      case ToolEvent.Rejected rejected -> "rejected";
      case ToolEvent.CallDenied denied -> "denied";
      case ToolEvent.CallCancelled cancelled -> "cancelled";
      case ToolEvent.InDoubt inDoubt -> "in doubt";
    };
  }

  private static String digest(String text) {
    return Sha256.hex(text.getBytes(StandardCharsets.UTF_8)).substring(0, DIGEST_CHARS);
  }

  /** The first that repeated so often and of which nobody was told yet. */
  Optional<Count> due(int times) {
    return counts.stream()
        .filter(count -> count.times() >= times && count.noticed() < times)
        .findFirst();
  }

  /** Somebody was told of the first of a tool that repeated so often. */
  Repeats noticed(String tool, int times) {
    Optional<Count> first = due(times).filter(count -> count.tool().equals(tool));
    return new Repeats(
        counts.stream()
            .map(count -> first.filter(count::equals).isPresent() ? count.at(times) : count)
            .toList());
  }
}
