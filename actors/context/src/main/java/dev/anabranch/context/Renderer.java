package dev.anabranch.context;

import dev.anabranch.events.Event;
import dev.anabranch.events.Header;
import dev.anabranch.json.Json;
import java.util.List;
import java.util.Optional;

/**
 * Turns events into messages. A version never changes once released: a session pins it, and its
 * bytes are what the model's cache and the recorded hashes stand on.
 *
 * <p>A retired version still renders what was asked under it, for {@code verify} and for people; a
 * session goes on by replacing its header with one of {@link #CURRENT}, in a new epoch.
 */
interface Renderer {
  /** The version of new sessions. */
  String CURRENT = RendererTwo.VERSION;

  /** The messages of the event at {@code seq}; depends on nothing else. */
  List<Json.Obj> render(long seq, Event event);

  /** The same in short, where all that is left out can be restored; else as {@link #render}. */
  List<Json.Obj> shortened(long seq, Event event);

  /** What stands for the turns that a summary replaces. */
  List<Json.Obj> summary(String text);

  /** The header as one JSON value. */
  Json.Obj header(Header header);

  Json.Obj systemMessage(Header header);

  List<Json.Obj> tools(Header header);

  /** The renderer that the header pins. Refuses one that this build lacks. */
  static Renderer of(Header header) {
    fault(header)
        .ifPresent(why -> {
          throw new IllegalArgumentException(why);
        });
    return header.renderer().equals(RendererOne.VERSION)
        ? new RendererOne()
        : new RendererTwo(Wording.of(header.variation()));
  }

  /** Why {@link #of} refuses the header; empty if it does not. */
  static Optional<String> fault(Header header) {
    return switch (header.renderer()) {
      case RendererOne.VERSION -> Optional.empty();
      case RendererTwo.VERSION -> Wording.fault(header.variation());
      default ->
          Optional.of(
              "this build has no renderer "
                  + header.renderer()
                  + "; a newer Anabranch wrote the session, use that one");
    };
  }

  /** True if no session goes on under this version. */
  static boolean isRetired(String version) {
    return !version.equals(CURRENT);
  }
}
