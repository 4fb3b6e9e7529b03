package dev.anabranch.context;

import dev.anabranch.events.Event;
import dev.anabranch.events.Header;
import dev.anabranch.json.Json;
import java.util.List;
import java.util.Optional;

/**
 * A renderer with one defect, of the kind that breaks prompt caches. Everything else is as the
 * released renderer has it.
 */
class Plant implements Renderer {
  final Renderer sound;

  Plant(Renderer sound) {
    this.sound = sound;
  }

  @Override
  public List<Json.Obj> render(long seq, Event event) {
    return sound.render(seq, event);
  }

  @Override
  public final List<Json.Obj> shortened(long seq, Event event) {
    return sound.shortened(seq, event);
  }

  @Override
  public final List<Json.Obj> summary(String text) {
    return sound.summary(text);
  }

  @Override
  public final Json.Obj header(Header header) {
    return Json.object()
        .with("renderer", header.renderer())
        .with("system", systemMessage(header))
        .with("tools", Json.array(tools(header)));
  }

  @Override
  public Json.Obj systemMessage(Header header) {
    return sound.systemMessage(header);
  }

  @Override
  public List<Json.Obj> tools(Header header) {
    return sound.tools(header);
  }

  /** The messages of the sound renderer with another content. */
  static List<Json.Obj> content(List<Json.Obj> messages, Rewording rewording) {
    return messages.stream()
        .map(message -> {
          Optional<String> content = message.findText("content");
          return content.map(text -> message.with("content", rewording.of(text))).orElse(message);
        })
        .toList();
  }

  /** Other words for a content. */
  interface Rewording {
    String of(String content);
  }
}
