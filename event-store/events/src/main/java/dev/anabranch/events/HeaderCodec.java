package dev.anabranch.events;

import dev.anabranch.json.Json;
import java.util.List;
import java.util.Optional;

/** {@link Header} on the wire. */
final class HeaderCodec {
  private HeaderCodec() {}

  static Json.Obj encode(Header header) {
    List<Json.Obj> tools =
        header.tools().stream()
            .map(tool ->
                Json.object()
                    .with("name", tool.name())
                    .with("description", tool.description())
                    .with("parameters", tool.parameters())
                    .with("effect", tool.effect().wire()))
            .toList();
    Json.Obj json =
        Json.object()
            .with("renderer", header.renderer())
            .with("system", header.system())
            .with("tools", Json.array(tools))
            .with("skills", Json.strings(header.skills()))
            .with("experiences", Json.strings(header.experiences()));
    return header.variation().map(chosen -> json.with("variation", variation(chosen))).orElse(json);
  }

  private static Json.Obj variation(Header.Variation variation) {
    return Json.object().with("set", variation.set()).with("seed", variation.seed());
  }

  static Header decode(Json.Obj json) {
    List<ToolDefinition> tools =
        json.list("tools").stream()
            .map(Json::asObject)
            .map(tool ->
                new ToolDefinition(
                    tool.text("name"),
                    tool.text("description"),
                    tool.obj("parameters"),
                    ToolEffect.of(tool.text("effect"))))
            .toList();
    return new Header(
        json.text("renderer"),
        json.text("system"),
        tools,
        texts(json, "skills"),
        texts(json, "experiences"),
        variation(json));
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
