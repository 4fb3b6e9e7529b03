package dev.anabranch.testkit;

import dev.anabranch.bus.Bus;
import dev.anabranch.bus.ToolRequest;
import dev.anabranch.events.Output;
import dev.anabranch.events.ToolEffect;
import dev.anabranch.events.ToolEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The functions that stand for an agent's tools in one run, and what ran so far. */
public final class Tools {
  private final List<TestTool> tools;
  private final List<ToolRequest> ran = new ArrayList<>();
  private final NearBus bus = new NearBus(this);

  Tools(List<TestTool> tools) {
    this.tools = tools;
  }

  /**
   * Runs the function of a call, now and whatever ran before. A function that throws is a command
   * that exits with 1.
   */
  public ToolEvent.Settlement run(ToolRequest request) {
    TestTool tool =
        tools.stream()
            .filter(known -> known.name().equals(request.tool()))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("no tool " + request.tool()));
    synchronized (ran) {
      ran.add(request);
    }
    try {
      return observed(request, 0, tool.function().apply(request.arguments()));
    } catch (RuntimeException e) {
      return observed(request, 1, String.valueOf(e.getMessage()));
    }
  }

  private static ToolEvent.Observed observed(ToolRequest request, int exit, String text) {
    return new ToolEvent.Observed(
        request.call(), exit, Output.of(text), Optional.empty(), 1, Optional.empty());
  }

  /** The kit's own bus, whose one worker runs these functions. */
  public Bus bus() {
    return bus;
  }

  /** All that ran, in this order; waits for what was asked for and has not run yet. */
  List<ToolRequest> ran() {
    bus.rest();
    synchronized (ran) {
      return List.copyOf(ran);
    }
  }

  boolean isExternal(String tool) {
    return tools.stream()
        .map(TestTool::definition)
        .anyMatch(known -> known.name().equals(tool) && known.effect() == ToolEffect.EXTERNAL);
  }

  boolean isKnown(String tool) {
    return tools.stream().anyMatch(known -> known.name().equals(tool));
  }
}
