package dev.anabranch.context;

import dev.anabranch.events.TurnEvent;
import java.util.Optional;

/**
 * What made a request another than the recorded one.
 *
 * @param request the entry whose recorded hash is the first that is missed
 * @param seq the first entry that may be at fault; 0 for the header
 * @param upTo the last one; the same as {@code seq} if it is known exactly
 * @param type the wire name of the entry {@code seq}
 * @param field of its message; empty if that is not known
 */
public record PrefixFault(long request, long seq, long upTo, String type, Optional<String> field) {
  /** Whether the entry says anything at all. */
  public static final String SEGMENT = "segment";

  /** The place among its neighbours. */
  public static final String ORDER = "order";

  /** What an epoch says of itself. */
  public static final String FIGURES = "figures";

  /** What a journal tells of it. */
  public static PrefixFault of(long request, TurnEvent.Blame blame) {
    return new PrefixFault(request, blame.from(), blame.to(), blame.type(), blame.field());
  }

  /** The same in the words of a journal. */
  public TurnEvent.Blame blame() {
    return new TurnEvent.Blame(seq, upTo, type, field);
  }

  /** True if one entry is at fault. */
  public boolean isExact() {
    return seq == upTo;
  }

  /** In a sentence, for people. */
  public String words() {
    String first = seq == 0 ? "the header" : "entry " + seq + " (" + type + ")";
    String place = isExact() ? first : "something from " + first + " to entry " + upTo;
    return "request "
        + request
        + " is not the one recorded: "
        + (field.equals(Optional.of(FIGURES))
            ? place + " tells other figures than are rendered"
            : place + " is rendered in another way")
        + field.filter(name -> !name.equals(FIGURES)).map(name -> ", in its " + name).orElse("");
  }
}
