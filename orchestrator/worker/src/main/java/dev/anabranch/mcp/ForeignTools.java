package dev.anabranch.mcp;

import dev.anabranch.events.ToolDefinition;
import dev.anabranch.events.ToolEffect;
import dev.anabranch.json.Json;
import dev.anabranch.json.JsonRefused;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a server's list of tools becomes here. Its words are data of somebody else: they are bounded
 * and stripped of what nobody can see, and a tool whose shape or name cannot be kept is refused
 * with a line that says why.
 */
final class ForeignTools {
  static final int DESCRIPTION_CHARS_MAX = 1_000;
  static final int SCHEMA_CHARS_MAX = 8_000;
  private static final int NOTE_CHARS_MAX = 300;
  private static final int NAME_CHARS_MAX = 200;
  private static final int DEPTH_MAX = 16;

  private final McpSettings settings;
  private final SortedMap<String, ToolDefinition> known = new TreeMap<>();
  private final List<String> refused = new ArrayList<>();

  private ForeignTools(McpSettings settings) {
    this.settings = settings;
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
    if (name.isEmpty() || name.length() > NAME_CHARS_MAX) {
      throw new JsonRefused("its name has 0 or more than " + NAME_CHARS_MAX + " characters");
    }
    String said = tool.findText("description").or(() -> tool.findText("title")).orElse(name);
    String words = PlainText.of(said, DESCRIPTION_CHARS_MAX);
    return new ToolDefinition(
        offeredName(name),
        "Of the MCP server " + settings.name() + ": " + words,
        schema(tool.find("inputSchema").map(Json::asObject).orElse(Json.object())),
        effect(name, tool));
  }

  private String offeredName(String name) {
    String plain = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "_");
    String whole = "mcp_" + settings.name() + "_" + plain;
    return whole.substring(0, Math.min(whole.length(), ToolDefinition.NAME_CHARS_MAX));
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

  private static Json.Obj schema(Json.Obj schema) {
    Json.Obj plain = plain(schema.with("type", "object"), 0).asObject();
    String text = plain.canonical();
    if (text.length() > SCHEMA_CHARS_MAX) {
      throw new JsonRefused("its schema has more than " + SCHEMA_CHARS_MAX + " characters");
    }
    if (!text.codePoints().allMatch(PlainText::isSeen)) {
      throw new JsonRefused("its schema holds letters that nobody can see");
    }
    return plain;
  }

  /** The words in a schema are bounded as those before it. */
  private static Json plain(Json schema, int depth) {
    if (depth > DEPTH_MAX) {
      throw new JsonRefused("its schema is more than " + DEPTH_MAX + " levels deep");
    }
    return switch (schema) {
      case Json.Obj object -> {
        Json.Obj plain = Json.object();
        for (Map.Entry<String, Json> field : object.fields().entrySet()) {
          plain = plain.with(field.getKey(), field(field.getKey(), field.getValue(), depth));
        }
        yield plain;
      }
      case Json.Arr list ->
          Json.array(list.items().stream().map(item -> plain(item, depth + 1)).toList());
      case Json.Str text -> text;
      case Json.Int number -> number;
      case Json.Real number -> number;
      case Json.Bool truth -> truth;
      case Json.Null nothing -> nothing;
    };
  }

  private static Json field(String key, Json value, int depth) {
    boolean note = key.equals("description") || key.equals("title") || key.equals("$comment");
    return note && value instanceof Json.Str words
        ? Json.text(PlainText.of(words.value(), NOTE_CHARS_MAX))
        : plain(value, depth + 1);
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
