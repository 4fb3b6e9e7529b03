package dev.anabranch.worker;

import dev.anabranch.bus.Bus;
import dev.anabranch.bus.ToolOffer;
import dev.anabranch.bus.ToolRequest;
import dev.anabranch.events.ToolDefinition;
import dev.anabranch.tools.Tool;
import dev.anabranch.tools.Tools;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Tells what a worker has beyond the standard tools: at its start, soon after that changed, and
 * again and again for those who come later.
 */
final class Offering implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Offering.class.getName());
  private static final long LOOK_MILLIS = 500;
  private static final long BYTES_MAX = 700_000;

  private final ToolOffer nothing;
  private final Bus bus;
  private final Tools tools;
  private final ScheduledExecutorService timer;
  private List<ToolDefinition> told = List.of();
  private long toldNanos;

  private Offering(ToolOffer nothing, Bus bus, Tools tools) {
    this.nothing = nothing;
    this.bus = bus;
    this.tools = tools;
    this.timer =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("offers").factory());
  }

  /** {@code nothing} is the offer of the worker without a tool. */
  static Offering start(ToolOffer nothing, Bus bus, Tools tools) {
    Offering offering = new Offering(nothing, bus, tools);
    offering.tell(tools.offers());
    offering.timer.scheduleWithFixedDelay(
        offering::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    return offering;
  }

  private void look() {
    List<ToolDefinition> now = tools.offers();
    long since = System.nanoTime() - toldNanos;
    if (!now.equals(told) || since >= TimeUnit.SECONDS.toNanos(ToolOffer.EVERY_SECONDS)) {
      tell(now);
    }
  }

  private void tell(List<ToolDefinition> now) {
    told = now;
    toldNanos = System.nanoTime();
    bus.publish(offer(now));
  }

  /** As many as a record can hold. */
  private static List<ToolDefinition> bounded(List<ToolDefinition> tools) {
    List<ToolDefinition> bounded = new ArrayList<>();
    long left = BYTES_MAX;
    for (ToolDefinition tool : tools) {
      left -= tool.json().bytes().length;
      if (left < 0 || bounded.size() == ToolOffer.TOOLS_MAX) {
        LOG.log(
            System.Logger.Level.WARNING,
            "too many tools to be offered: {0} of {1}",
            bounded.size(),
            tools.size());
        return bounded;
      }
      bounded.add(tool);
    }
    return bounded;
  }

  ToolOffer now() {
    return offer(tools.offers());
  }

  private ToolOffer offer(List<ToolDefinition> offered) {
    return new ToolOffer(nothing.worker(), nothing.labels(), bounded(offered));
  }

  /** Why the call is not run with the tool that is here: it is not the one that was pinned. */
  static Optional<String> refusal(ToolRequest request, Tool tool) {
    Optional<String> here = tool.definition().map(ToolDefinition::digest);
    return request.definition().isEmpty() || request.definition().equals(here)
        ? Optional.empty()
        : Optional.of(changed(tool.name()));
  }

  static String changed(String tool) {
    return tool
        + " has changed since this session began and cannot be used in it any more; go on without"
        + " it";
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
