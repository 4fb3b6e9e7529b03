package dev.anabranch.tools;

import dev.anabranch.events.ToolEffect;
import dev.anabranch.json.Json;

/**
 * Something a worker can run. What it prints goes to {@code out}; how it ended is the answer. A
 * tool keeps no state between calls and may be run by several threads at once.
 */
public interface Tool {

  String name();

  ToolEffect effect();

  /**
   * Runs one call to its end.
   *
   * @throws ArgumentsRefused if the arguments make no sense, in words for the model
   */
  ToolEnd run(Json.Obj arguments, Room room, Printed out) throws ArgumentsRefused;
}
