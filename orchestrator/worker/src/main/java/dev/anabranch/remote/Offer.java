package dev.anabranch.remote;

import dev.anabranch.events.ToolDefinition;
import dev.anabranch.events.ToolEffect;
import dev.anabranch.json.Json;
import dev.anabranch.json.JsonRefused;
import dev.anabranch.remote.RemoteRefused.Kind;
import dev.anabranch.tools.ForeignDefinition;
import dev.anabranch.tools.ForeignDefinition.Server;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** What a remote worker says that it can do; {@code tools} by its own names. */
record Offer(String name, SortedMap<String, Offered> tools) {
  static final int TOOLS_MAX = 50;
  private static final long TIMEOUT_DEFAULT = 60_000;

  /** A session waits a little longer than two minutes. */
  static final long TIMEOUT_MAX = 110_000;

  Offer {
    tools = new TreeMap<>(tools);
  }

  /** A tool, and how long a call of it may take. */
  record Offered(ToolDefinition definition, Duration timeout) {}

  /** Reads {@code {name, tools: [{name, description, parameters, effect, timeoutMillis}]}}. */
  static Offer of(Json.Obj json) {
    String name = json.text("name");
    if (!name.matches("[a-z0-9]{1,20}")) {
      throw new RemoteRefused(
          Kind.SENSELESS,
          "a remote worker is named by 1 to 20 of a-z and 0-9, not \"" + name + "\"");
    }
    List<Json> tools = json.list("tools");
    if (tools.isEmpty() || tools.size() > TOOLS_MAX) {
      throw new RemoteRefused(
          Kind.SENSELESS, "it offers 1 to " + TOOLS_MAX + " tools, not " + tools.size());
    }
    SortedMap<String, Offered> byOwn = new TreeMap<>();
    SortedMap<String, String> byName = new TreeMap<>();
    Server server = new Server(RemoteTool.KIND, name, "remote worker");
    for (Json tool : tools) {
      add(server, tool.asObject(), byOwn, byName);
    }
    return new Offer(name, byOwn);
  }

  private static void add(
      Server server,
      Json.Obj tool,
      SortedMap<String, Offered> byOwn,
      SortedMap<String, String> byName) {
    String own = tool.text("name");
    try {
      ToolEffect effect = ToolEffect.of(tool.findText("effect").orElse("external"));
      if (effect != ToolEffect.PURE && effect != ToolEffect.EXTERNAL) {
        throw new JsonRefused("its effect is pure or external");
      }
      Json.Obj parameters = tool.find("parameters").map(Json::asObject).orElse(Json.object());
      ToolDefinition definition =
          ForeignDefinition.of(server, own, tool.text("description"), parameters, effect);
      String other = byName.putIfAbsent(definition.name(), own);
      if (other != null) {
        throw new JsonRefused(
            "it would be called " + definition.name() + " as \"" + other + "\" is");
      }
      byOwn.put(own, new Offered(definition, timeout(tool)));
    } catch (JsonRefused | IllegalArgumentException e) {
      throw new RemoteRefused(
          Kind.SENSELESS, "the tool \"" + own + "\" cannot be offered: " + e.getMessage());
    }
  }

  private static Duration timeout(Json.Obj tool) {
    long millis = tool.findInteger("timeoutMillis").orElse(TIMEOUT_DEFAULT);
    if (millis < 1 || millis > TIMEOUT_MAX) {
      throw new JsonRefused("its timeoutMillis is 1 to " + TIMEOUT_MAX);
    }
    return Duration.ofMillis(millis);
  }
}
