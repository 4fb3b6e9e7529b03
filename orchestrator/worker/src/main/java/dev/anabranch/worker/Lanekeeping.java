package dev.anabranch.worker;

import dev.anabranch.bus.Bus;
import dev.anabranch.tools.Tools;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Takes the calls of the foreign servers that the worker knows, beside its own: each server's calls
 * have a road of their own, which is taken while the server is known.
 */
final class Lanekeeping implements Bus.Subscription {
  private static final System.Logger LOG = System.getLogger(Lanekeeping.class.getName());
  private static final long LOOK_MILLIS = 500;

  private final Bus bus;
  private final CallDesk desk;
  private final Tools tools;
  private final Map<String, Bus.Subscription> taken = new HashMap<>();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("lanes").factory());
  private boolean closed;

  private Lanekeeping(Bus bus, CallDesk desk, Tools tools) {
    this.bus = bus;
    this.desk = desk;
    this.tools = tools;
  }

  static Lanekeeping start(Bus bus, CallDesk desk, Tools tools) {
    Lanekeeping lanes = new Lanekeeping(bus, desk, tools);
    lanes.timer.scheduleWithFixedDelay(lanes::look, 0, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    return lanes;
  }

  /** A lane that cannot be taken now is tried again at the next look. */
  private synchronized void look() {
    if (closed) {
      return;
    }
    try {
      List<String> wanted = tools.lanes();
      taken.entrySet().removeIf(lane -> isOver(lane, wanted));
      wanted.forEach(lane -> taken.computeIfAbsent(lane, fresh -> bus.takeCalls(desk.road(fresh))));
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "a lane of calls cannot be taken yet", e);
    }
  }

  private static boolean isOver(Map.Entry<String, Bus.Subscription> lane, List<String> wanted) {
    if (wanted.contains(lane.getKey())) {
      return false;
    }
    lane.getValue().close();
    return true;
  }

  @Override
  public synchronized void close() {
    closed = true;
    timer.shutdownNow();
    taken.values().forEach(Bus.Subscription::close);
    taken.clear();
  }
}
