package dev.anabranch.mcp;

import dev.anabranch.json.Json;
import dev.anabranch.json.JsonRefused;
import dev.anabranch.tools.PlainText;
import java.util.List;
import java.util.function.Consumer;

/** Prints the result of a call: text as it is, everything else by its name and size. */
final class Contents {
  private static final int NAME_CHARS_MAX = 300;

  private Contents() {}

  /** True if the server says that the tool did its work. */
  static boolean print(Json.Obj result, Consumer<String> out) {
    boolean printed = false;
    for (Json item : result.find("content").isPresent() ? result.list("content") : none()) {
      item(item.asObject(), out);
      printed = true;
    }
    if (!printed) {
      String text = result.find("structuredContent").map(Json::canonical).orElse("(no content)");
      out.accept(text + "\n");
    }
    return !result.find("isError").filter(new Json.Bool(true)::equals).isPresent();
  }

  private static List<Json> none() {
    return List.of();
  }

  private static void item(Json.Obj item, Consumer<String> out) {
    switch (item.text("type")) {
      case "text" -> line(item.text("text"), out);
      case "image", "audio" -> binary(item.text("type"), item, "data", out);
      case "resource_link" ->
          line("[resource " + name(item, "uri") + " " + name(item, "name") + "]", out);
      case "resource" -> resource(item.obj("resource"), out);
      default -> line("[content of type " + name(item, "type") + ", not shown]", out);
    }
  }

  private static void resource(Json.Obj resource, Consumer<String> out) {
    if (resource.findText("text").isPresent()) {
      line("[resource " + name(resource, "uri") + "]", out);
      line(resource.text("text"), out);
    } else {
      binary("resource " + name(resource, "uri"), resource, "blob", out);
    }
  }

  private static void binary(String what, Json.Obj item, String key, Consumer<String> out) {
    long bytes = item.findText(key).map(data -> data.length() / 4L * 3).orElse(0L);
    line(
        "[" + what + ", " + name(item, "mimeType") + ", about " + bytes + " bytes, not shown]",
        out);
  }

  private static String name(Json.Obj item, String key) {
    try {
      return PlainText.of(item.findText(key).orElse("unnamed"), NAME_CHARS_MAX);
    } catch (JsonRefused e) {
      return "unnamed";
    }
  }

  private static void line(String text, Consumer<String> out) {
    out.accept(text.endsWith("\n") ? text : text + "\n");
  }
}
