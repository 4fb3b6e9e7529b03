package dev.anabranch.tools;

import dev.anabranch.events.ToolEffect;
import dev.anabranch.json.Json;
import dev.anabranch.workspace.FileRefused;

/**
 * A tool that works on files in the worker itself, without a process. What is wrong with a file is
 * an observation with exit 1: the model asked, and this is the answer.
 */
record FileTool(String name, ToolEffect effect, Work work) implements Tool {

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
