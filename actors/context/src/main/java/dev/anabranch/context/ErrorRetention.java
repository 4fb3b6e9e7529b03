package dev.anabranch.context;

import dev.anabranch.events.Event;
import dev.anabranch.events.ToolCall;
import dev.anabranch.events.ToolEvent;
import dev.anabranch.events.TurnEvent;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which errors a prompt still shows (techniques 1.7): one is kept until the same call has succeeded
 * and {@value #STEPS_AFTER} steps have passed since.
 */
final class ErrorRetention {
  static final int STEPS_AFTER = 20;

  private final Map<String, ToolCall> calls = new TreeMap<>();
  private final Map<Long, ToolCall> errors = new LinkedHashMap<>();
  private final Map<String, Integer> succeeded = new TreeMap<>();
  private int steps;

  void entry(long seq, Event event) {
    switch (event) {
      case TurnEvent.ModelReplied replied -> {
        steps++;
        calls.clear();
        for (int i = 0; i < replied.calls().size(); i++) {
          calls.put(seq + "." + i, replied.calls().get(i));
        }
      }
      case ToolEvent.Settlement settlement -> settled(seq, settlement);
      default -> {}
    }
  }

  private void settled(long seq, ToolEvent.Settlement settlement) {
    ToolCall call = calls.get(settlement.call());
    if (call == null) {
      return;
    }
    if (settlement.failed()) {
      errors.put(seq, call);
      succeeded.remove(name(call));
    } else if (settlement instanceof ToolEvent.Observed) {
      succeeded.putIfAbsent(name(call), steps);
    }
  }

  private static String name(ToolCall call) {
    return call.name() + "\0" + call.arguments();
  }

  /** True if the entry is an error that must stay. */
  boolean isRetained(long seq) {
    ToolCall call = errors.get(seq);
    if (call == null) {
      return false;
    }
    Integer since = succeeded.get(name(call));
    return since == null || steps - since < STEPS_AFTER;
  }
}
