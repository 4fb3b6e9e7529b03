package dev.anabranch.bus;

import dev.anabranch.events.ToolDefinition;
import dev.anabranch.json.Json;
import java.util.List;

/**
 * The tools that a worker has beyond those that every worker has, with all that a model must be
 * told of them. Said at its start, when they change, and every {@link #EVERY_SECONDS}; the last
 * offer of a worker is the whole of it.
 *
 * @param labels of the calls that it takes; empty for those of no label
 */
public record ToolOffer(String worker, List<String> labels, List<ToolDefinition> tools)
    implements WorkerNews {
  /** How often an offer is repeated, in seconds. */
  public static final int EVERY_SECONDS = 10;

  /** The most tools that one worker offers. */
  public static final int TOOLS_MAX = 200;

  public ToolOffer {
    labels = List.copyOf(labels);
    tools = List.copyOf(tools);
    if (tools.size() > TOOLS_MAX) {
      throw new IllegalArgumentException(
          "a worker offers at most " + TOOLS_MAX + " tools, not " + tools.size());
    }
  }

  /** The offer of a worker without labels. */
  public ToolOffer(String worker, List<ToolDefinition> tools) {
    this(worker, List.of(), tools);
  }

  @Override
  public Json.Obj json() {
    Json.Obj json =
        Json.object()
            .with("worker", worker)
            .with("tools", Json.array(tools.stream().map(ToolDefinition::json).toList()));
    return labels.isEmpty() ? json : json.with("labels", Json.strings(labels));
  }

  public static ToolOffer of(Json.Obj json) {
    return new ToolOffer(
        json.text("worker"),
        json.find("labels").isPresent()
            ? json.list("labels").stream().map(Json::asText).toList()
            : List.of(),
        json.list("tools").stream().map(tool -> ToolDefinition.of(tool.asObject())).toList());
  }
}
