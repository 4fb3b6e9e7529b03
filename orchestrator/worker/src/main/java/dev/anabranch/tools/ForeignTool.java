package dev.anabranch.tools;

import dev.anabranch.events.ToolDefinition;
import dev.anabranch.events.ToolEffect;
import java.util.Optional;

/** A tool whose work somebody else does, outside this worker. */
public interface ForeignTool extends Tool {

  /** What models are told of it. */
  ToolDefinition told();

  @Override
  default String name() {
    return told().name();
  }

  @Override
  default ToolEffect effect() {
    return told().effect();
  }

  @Override
  default boolean runsHere() {
    return false;
  }

  @Override
  default Optional<ToolDefinition> definition() {
    return Optional.of(told());
  }

  /** How a call ends that was begun and not answered: nobody knows what it did to the world. */
  default ToolEnd unanswered(String why) {
    return effect() == ToolEffect.EXTERNAL
        ? new ToolEnd.Doubt(why + "; the call may have had its effect, check before doing it again")
        : new ToolEnd.Lost(why);
  }
}
