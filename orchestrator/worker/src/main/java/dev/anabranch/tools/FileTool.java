package dev.anabranch.tools;

import dev.anabranch.events.ToolDefinition;
import dev.anabranch.events.ToolEffect;
import dev.anabranch.json.Json;
import dev.anabranch.workspace.FileRefused;
import java.util.Optional;

/**
 * A tool that works on files in the worker itself, without a process. What is wrong with a file is
 * an observation with exit 1: the model asked, and this is the answer.
 */
record FileTool(String name, ToolEffect effect, Optional<ToolDefinition> definition, Work work)
    implements Tool {

  /** A tool that every worker has. */
  FileTool(String name, ToolEffect effect, Work work) {
    this(name, effect, Optional.empty(), work);
  }

  /** A tool that is offered. */
  FileTool(ToolDefinition definition, Work work) {
    this(definition.name(), definition.effect(), Optional.of(definition), work);
  }

  /** The tool's own part; prints its answer. */
  @FunctionalInterface
  interface Work {
    void run(Json.Obj arguments, Room room, Printed out) throws ArgumentsRefused, FileRefused;
  }

  @Override
  public ToolEnd run(Json.Obj arguments, Room room, Printed out) throws ArgumentsRefused {
    try {
      work.run(arguments, room, out);
    } catch (FileRefused e) {
      out.text(e.getMessage() + "\n");
      return ToolEnd.Done.NOT_OK;
    }
    return room.stop().stop().<ToolEnd>map(ToolEnd.Stopped::new).orElse(ToolEnd.Done.OK);
  }
}
