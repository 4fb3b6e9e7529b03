package dev.anabranch.tools;

import dev.anabranch.events.ToolDefinition;
import dev.anabranch.events.ToolEffect;
import dev.anabranch.json.Json;
import dev.anabranch.json.JsonRefused;
import java.util.Locale;
import java.util.Map;

/**
 * What becomes of a tool that somebody else defines. Its words are data of a stranger: they are
 * bounded and stripped of what nobody can see, and a name or shape that cannot be kept is refused
 * by {@link JsonRefused} with words that say why.
 */
public final class ForeignDefinition {
  public static final int DESCRIPTION_CHARS_MAX = 1_000;
  public static final int SCHEMA_CHARS_MAX = 8_000;
  private static final int NOTE_CHARS_MAX = 300;
  private static final int NAME_CHARS_MAX = 200;
  private static final int DEPTH_MAX = 16;

  private ForeignDefinition() {}

  /**
   * A server of tools.
   *
   * @param kind how its tools come here, the first part of their names
   * @param name the second part
   * @param title what a model is told that it is
   */
  public record Server(String kind, String name, String title) {}

  /** {@code own} is the server's name of the tool. */
  public static ToolDefinition of(
      Server server, String own, String said, Json.Obj schema, ToolEffect effect) {
    if (own.isEmpty() || own.length() > NAME_CHARS_MAX) {
      throw new JsonRefused("its name has 0 or more than " + NAME_CHARS_MAX + " characters");
    }
    String words = PlainText.of(said, DESCRIPTION_CHARS_MAX);
    return new ToolDefinition(
        name(server, own),
        "Of the " + server.title() + " " + server.name() + ": " + words,
        schema(schema),
        effect);
  }

  private static String name(Server server, String own) {
    String plain = own.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "_");
    String whole = server.kind() + "_" + server.name() + "_" + plain;
    return whole.substring(0, Math.min(whole.length(), ToolDefinition.NAME_CHARS_MAX));
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
}
