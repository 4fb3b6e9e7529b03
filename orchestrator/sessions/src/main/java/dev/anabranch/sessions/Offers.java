package dev.anabranch.sessions;

import dev.anabranch.events.ToolDefinition;
import java.util.List;

/** The tools that workers have beyond those that every worker has. */
@FunctionalInterface
public interface Offers {
  Offers NONE = List::of;

  /** Those of now, as a new session would have them. May wait a while for one that starts. */
  List<ToolDefinition> known();
}
