package dev.anabranch.mcp;

import dev.anabranch.events.ToolDefinition;
import dev.anabranch.events.ToolEffect;
import dev.anabranch.json.Json;
import dev.anabranch.json.JsonRefused;
import dev.anabranch.tools.ForeignDefinition;
import dev.anabranch.tools.ForeignDefinition.Server;
import dev.anabranch.tools.PlainText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a server's list of tools becomes here; a tool whose shape or name cannot be kept is refused
 * with a line that says why.
 */
final class ForeignTools {
  private final McpSettings settings;
  private final Server server;
  private final SortedMap<String, ToolDefinition> known = new TreeMap<>();
  private final List<String> refused = new ArrayList<>();

  private ForeignTools(McpSettings settings) {
    this.settings = settings;
    this.server = new Server(McpTool.KIND, settings.name(), "MCP server");
  }

  /**
   * What is offered, and what is not.
   *
   * @param known the definitions by the server's own names
   * @param refused a line for each tool that cannot be offered
   */
  record Read(SortedMap<String, ToolDefinition> known, List<String> refused) {}

  static Read of(McpSettings settings, List<Json.Obj> tools) {
    ForeignTools foreign = new ForeignTools(settings);
    tools.forEach(foreign::add);
    foreign.refuseCollisions();
    return new Read(foreign.known, List.copyOf(foreign.refused));
  }

  private void add(Json.Obj tool) {
    String name = "";
    try {
      name = tool.text("name");
      boolean wanted = settings.only().isEmpty() || settings.only().get().contains(name);
      if (wanted && known.put(name, definition(name, tool)) != null) {
        throw new JsonRefused("the server lists it twice");
      }
    } catch (JsonRefused | IllegalArgumentException e) {
      known.remove(name);
      refuse(name, String.valueOf(e.getMessage()));
    }
  }

  private void refuse(String name, String why) {
    refused.add(
        "tool \""
            + PlainText.of(name, 80)
            + "\" of "
            + settings.name()
            + " is not offered: "
            + why);
  }

  private ToolDefinition definition(String name, Json.Obj tool) {
    String said = tool.findText("description").or(() -> tool.findText("title")).orElse(name);
    Json.Obj schema = tool.find("inputSchema").map(Json::asObject).orElse(Json.object());
    return ForeignDefinition.of(server, name, said, schema, effect(name, tool));
  }

  /** A hint that a tool only reads is believed of a server that somebody configured. */
  private ToolEffect effect(String name, Json.Obj tool) {
    boolean reads =
        tool.find("annotations")
            .filter(Json.Obj.class::isInstance)
            .flatMap(hints -> hints.asObject().find("readOnlyHint"))
            .filter(new Json.Bool(true)::equals)
            .isPresent();
    return settings.effects().getOrDefault(name, reads ? ToolEffect.PURE : ToolEffect.EXTERNAL);
  }

  /** Of two tools that would have one name here, none is offered: nobody could tell which it is. */
  private void refuseCollisions() {
    SortedMap<String, List<String>> byOffered = new TreeMap<>();
    known.forEach(
        (own, tool) -> byOffered.computeIfAbsent(tool.name(), name -> new ArrayList<>()).add(own));
    for (Map.Entry<String, List<String>> names : byOffered.entrySet()) {
      if (names.getValue().size() > 1) {
        for (String own : names.getValue()) {
          known.remove(own);
          refuse(own, "another tool of the server would be called " + names.getKey() + ", too");
        }
      }
    }
  }
}
