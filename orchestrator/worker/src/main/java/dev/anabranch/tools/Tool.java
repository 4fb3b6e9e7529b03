package dev.anabranch.tools;

import dev.anabranch.events.ToolDefinition;
import dev.anabranch.events.ToolEffect;
import dev.anabranch.json.Json;
import java.util.Optional;

/**
 * Something a worker can run. What it prints goes to {@code out}; how it ended is the answer. A
 * tool keeps no state between calls and may be run by several threads at once.
 */
public interface Tool {

  String name();

  ToolEffect effect();

  /** True if it runs in a room of this worker, false if somebody else does the work. */
  default boolean runsHere() {
    return true;
  }

  /** True if it says itself, by {@link Room#begun}, when its work begins. */
  default boolean beginsLater() {
    return false;
  }

  /** What a model is told of it; empty for a tool that every worker has. */
  default Optional<ToolDefinition> definition() {
    return Optional.empty();
  }

  /**
   * Runs one call to its end.
   *
   * @throws ArgumentsRefused if the arguments make no sense, in words for the model
   */
  ToolEnd run(Json.Obj arguments, Room room, Printed out) throws ArgumentsRefused;
}
