package dev.anabranch.context;

import dev.anabranch.events.Event;
import dev.anabranch.events.Header;
import dev.anabranch.json.Json;
import java.util.List;
import java.util.Optional;

/**
 * Turns events into messages. A version never changes once released: a session pins it, and its
 * bytes are what the model's cache and the recorded hashes stand on.
 */
sealed interface Renderer permits RendererOne {

  /** The messages of the event at {@code seq}; depends on nothing else. */
  List<Json.Obj> render(long seq, Event event);

  /** The header as one JSON value. */
  Json.Obj header(Header header);

  Json.Obj systemMessage(Header header);

  List<Json.Obj> tools(Header header);

  static Renderer version(String version) {
    return find(version).orElseThrow(() -> new IllegalArgumentException(lacking(version)));
  }

  static Optional<Renderer> find(String version) {
    return version.equals(RendererOne.VERSION) ? Optional.of(new RendererOne()) : Optional.empty();
  }

  static String lacking(String version) {
    return "this build has no renderer "
        + version
        + "; a newer Anabranch wrote the session, use that one";
  }
}
