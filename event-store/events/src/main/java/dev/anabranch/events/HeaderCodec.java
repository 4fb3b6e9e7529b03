package dev.anabranch.events;

import dev.anabranch.json.Json;
import java.util.List;
import java.util.Optional;

/** {@link Header} on the wire. */
final class HeaderCodec {
  private HeaderCodec() {}

  static Json.Obj encode(Header header) {
    List<Json.Obj> tools = header.tools().stream().map(ToolDefinition::json).toList();
    Json.Obj json =
        Json.object()
            .with("renderer", header.renderer())
            .with("system", header.system())
            .with("tools", Json.array(tools))
            .with("skills", Json.strings(header.skills()))
            .with("experiences", Json.strings(header.experiences()));
    Json.Obj pinned = header.pins().isEmpty() ? json : json.with("pins", pins(header.pins()));
    return header
        .variation()
        .map(chosen -> pinned.with("variation", variation(chosen)))
        .orElse(pinned);
  }

  private static Json.Arr pins(List<Header.Pin> pins) {
    return Json.array(
        pins.stream()
            .map(pin -> Json.object().with("name", pin.name()).with("sha256", pin.sha256()))
            .toList());
  }

  private static List<Header.Pin> pins(Json.Obj json) {
    return json.find("pins").isEmpty()
        ? List.of()
        : json.list("pins").stream()
            .map(Json::asObject)
            .map(pin -> new Header.Pin(pin.text("name"), pin.text("sha256")))
            .toList();
  }

  private static Json.Obj variation(Header.Variation variation) {
    return Json.object().with("set", variation.set()).with("seed", variation.seed());
  }

  static Header decode(Json.Obj json) {
    List<ToolDefinition> tools =
        json.list("tools").stream().map(Json::asObject).map(ToolDefinition::of).toList();
    return new Header(
        json.text("renderer"),
        json.text("system"),
        tools,
        texts(json, "skills"),
        texts(json, "experiences"),
        variation(json),
        pins(json));
  }

  private static Optional<Header.Variation> variation(Json.Obj json) {
    return json.find("variation")
        .map(Json::asObject)
        .map(chosen -> new Header.Variation(chosen.text("set"), chosen.text("seed")));
  }

  private static List<String> texts(Json.Obj json, String key) {
    return json.list(key).stream().map(Json::asText).toList();
  }
}
