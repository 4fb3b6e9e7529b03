package dev.anabranch.testkit;

import dev.anabranch.events.ToolDefinition;
import dev.anabranch.events.ToolEffect;
import dev.anabranch.json.Json;
import java.util.function.Function;

/** A tool of an agent under test, and the function that stands for it. */
record TestTool(ToolDefinition definition, Function<Json.Obj, String> function) {

  static TestTool of(String name, ToolEffect effect, Function<Json.Obj, String> function) {
    Json.Obj anyObject = Json.object().with("type", "object");
    return new TestTool(
        new ToolDefinition(name, "The tool " + name + ".", anyObject, effect), function);
  }

  String name() {
    return definition.name();
  }
}
