package dev.anabranch.bus;

import dev.anabranch.events.ToolDefinition;
import dev.anabranch.json.Json;
import java.util.List;

/**
 * The tools that a worker has beyond those that every worker has, with all that a model must be
 * told of them. Said at its start, when they change, and every {@link #EVERY_SECONDS}; the last
 * offer of a worker is the whole of it.
 */
public record ToolOffer(String worker, List<ToolDefinition> tools) implements WorkerNews {
  /** How often an offer is repeated, in seconds. */
  public static final int EVERY_SECONDS = 10;

  /** The most tools that one worker offers. */
  public static final int TOOLS_MAX = 200;

  public ToolOffer {
    tools = List.copyOf(tools);
    if (tools.size() > TOOLS_MAX) {
      throw new IllegalArgumentException(
          "a worker offers at most " + TOOLS_MAX + " tools, not " + tools.size());
    }
  }

  @Override
  public Json.Obj json() {
    return Json.object()
        .with("worker", worker)
        .with("tools", Json.array(tools.stream().map(ToolDefinition::json).toList()));
  }

  public static ToolOffer of(Json.Obj json) {
    return new ToolOffer(
        json.text("worker"),
        json.list("tools").stream().map(tool -> ToolDefinition.of(tool.asObject())).toList());
  }
}
