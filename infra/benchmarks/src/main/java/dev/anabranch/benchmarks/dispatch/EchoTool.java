package dev.anabranch.benchmarks.dispatch;

import dev.anabranch.events.ToolEffect;
import dev.anabranch.json.Json;
import dev.anabranch.tools.Printed;
import dev.anabranch.tools.Room;
import dev.anabranch.tools.Tool;
import dev.anabranch.tools.ToolEnd;

/** A tool that prints 1,024 bytes and does nothing. */
record EchoTool(ToolEffect effect) implements Tool {
  private static final String TEXT = "r".repeat(1024);

  @Override
  public String name() {
    return "echo_" + effect.wire();
  }

  @Override
  public ToolEnd run(Json.Obj arguments, Room room, Printed out) {
    out.text(TEXT);
    return ToolEnd.Done.OK;
  }
}
