package dev.anabranch.context;

import dev.anabranch.json.Json;
import java.util.List;

/**
 * The newest segments of a prompt, within a bound; immutable, and {@link #plus} costs the same at
 * any length.
 *
 * <p>It holds two halves. When the newer half is full, the older one is forgotten as a whole and
 * the newer takes its place; so no list is ever copied to drop its beginning. A segment that fills
 * more than a half is not kept, nor is what came before it.
 */
final class Tail {
  private final long weightMax;
  private final Half older;
  private final Half newer;
  private final long forgottenUpTo;

  private record Half(
      Growing<Segment> segments, Growing<Json.Obj> messages, long weight, long upTo) {
    private static Half empty() {
      return new Half(Growing.empty(), Growing.empty(), 0, 0);
    }

    private Half plus(Segment segment) {
      Growing<Json.Obj> grown = messages;
      for (Json.Obj message : segment.messages()) {
        grown = grown.plus(message);
      }
      return new Half(segments.plus(segment), grown, weight + segment.weight(), segment.seq());
    }
  }

  private Tail(long weightMax, Half older, Half newer, long forgottenUpTo) {
    this.weightMax = weightMax;
    this.older = older;
    this.newer = newer;
    this.forgottenUpTo = forgottenUpTo;
  }

  /** Keeps nothing yet; all segments up to the entry {@code forgottenUpTo} are elsewhere. */
  static Tail empty(long weightMax, long forgottenUpTo) {
    return new Tail(weightMax, Half.empty(), Half.empty(), forgottenUpTo);
  }

  /** As much room, and nothing in it; all segments up to the entry are elsewhere. */
  Tail emptied(long newForgottenUpTo) {
    return empty(weightMax, newForgottenUpTo);
  }

  Tail plus(Segment segment) {
    long half = weightMax / 2;
    if (segment.weight() > half) {
      return empty(weightMax, segment.seq());
    }
    if (newer.weight() + segment.weight() <= half) {
      return new Tail(weightMax, older, newer.plus(segment), forgottenUpTo);
    }
    long forgotten = Math.max(forgottenUpTo, older.upTo());
    return new Tail(weightMax, newer, Half.empty().plus(segment), forgotten);
  }

  /** Segments of entries up to this one are not here; 0 if none was forgotten. */
  long forgottenUpTo() {
    return forgottenUpTo;
  }

  void addSegmentsTo(List<Segment> all) {
    older.segments().addTo(all);
    newer.segments().addTo(all);
  }

  /** The messages of all segments, in their order. */
  void addMessagesTo(List<Json.Obj> all) {
    older.messages().addTo(all);
    newer.messages().addTo(all);
  }
}
