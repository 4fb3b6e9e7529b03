package dev.anabranch.context;

import dev.anabranch.events.Event;
import dev.anabranch.events.EventCodec;
import dev.anabranch.events.Header;
import dev.anabranch.events.Sha256;
import dev.anabranch.json.Json;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * An entry that may be at fault, rendered twice.
 *
 * @param seq 0 for the header
 * @param brief the entry in short
 */
record Suspect(
    long seq, String type, List<Json.Obj> once, List<Json.Obj> again, List<Json.Obj> brief) {
  private static final List<String> HEADER_FIELDS = List.of("system", "tools", "renderer");

  static Suspect header(Header header, Renderer once, Renderer again) {
    List<Json.Obj> twice = List.of(again.header(header));
    return new Suspect(0, "Header", List.of(once.header(header)), twice, twice);
  }

  /** Empty if neither renderer has anything to say of it. */
  static Optional<Suspect> of(long seq, Event event, Renderer once, Renderer again) {
    Suspect suspect =
        new Suspect(
            seq,
            EventCodec.type(event),
            once.render(seq, event),
            again.render(seq, event),
            again.shortened(seq, event));
    return suspect.once().isEmpty() && suspect.again().isEmpty()
        ? Optional.empty()
        : Optional.of(suspect);
  }

  /** Empty if it says nothing. */
  byte[] digest() {
    return digest(again);
  }

  byte[] briefDigest() {
    return digest(brief);
  }

  private static byte[] digest(List<Json.Obj> messages) {
    return messages.isEmpty() ? new byte[0] : Sha256.of(Segment.lines(messages));
  }

  /** In which field the two renderings differ; empty if they do not. */
  Optional<String> difference() {
    return difference(once, again);
  }

  /** In which field it differs from itself in short. */
  Optional<String> abridged() {
    return difference(again, brief);
  }

  private Optional<String> difference(List<Json.Obj> these, List<Json.Obj> those) {
    if (these.size() != those.size()) {
      return Optional.of(PrefixFault.SEGMENT);
    }
    for (int i = 0; i < these.size(); i++) {
      Optional<String> field = difference(these.get(i), those.get(i));
      if (field.isPresent()) {
        return field;
      }
    }
    return Optional.empty();
  }

  private Optional<String> difference(Json.Obj these, Json.Obj those) {
    TreeSet<String> names = new TreeSet<>(these.fields().keySet());
    names.addAll(those.fields().keySet());
    return (seq == 0 ? HEADER_FIELDS : List.copyOf(names))
        .stream().filter(name -> !text(these, name).equals(text(those, name))).findFirst();
  }

  private static String text(Json.Obj message, String name) {
    return message.find(name).map(Json::canonical).orElse("");
  }
}
