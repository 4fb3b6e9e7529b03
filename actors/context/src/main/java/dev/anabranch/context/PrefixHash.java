package dev.anabranch.context;

import dev.anabranch.events.ContextEvent;
import dev.anabranch.events.Event;
import dev.anabranch.events.Header;
import dev.anabranch.events.Sha256;
import dev.anabranch.events.TaskEvent;
import dev.anabranch.events.View;
import dev.anabranch.json.Json;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * The chained hash {@code p_n = SHA-256(p_(n-1) ‖ SHA-256(S_n))}, with the header as the first link
 * over 32 zero bytes: names a whole request in constant size (architecture.md §5).
 *
 * <p>Keeps of each entry the digests of its forms and no segment, so that the longest session can
 * be rendered again to compare. When an epoch opens, the chain is made anew from those digests: the
 * figures that the journal tells are never believed here.
 */
public final class PrefixHash {
  private static final int HASH_BYTES = 32;

  /** The hash over nothing, before the header. */
  public static final String NOTHING = "0".repeat(2 * HASH_BYTES);

  private final Header header;
  private final Renderer renderer;
  private final Optional<PrefixHash> successor;
  private final Growing<Forms> forms;
  private final View view;
  private final long from;
  private final Link link;

  /** The digests of one entry in full and in short; empty where it says nothing. */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  private record Forms(long seq, byte[] full, byte[] brief) {}

  /** The end of a chain. */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  private record Link(byte[] hash, int segments) {
    Link plus(byte[] digest) {
      return digest.length == 0 ? this : new Link(link(hash, digest), segments + 1);
    }
  }

  private PrefixHash(
      Header header,
      Optional<PrefixHash> successor,
      Growing<Forms> forms,
      View view,
      long from,
      Link link) {
    this.header = header;
    this.renderer = Renderer.of(header);
    this.successor = successor;
    this.forms = forms;
    this.view = view;
    this.from = from;
    this.link = link;
  }

  /** The hash of the header alone. Refuses a renderer version that this build lacks. */
  public static PrefixHash of(Header header) {
    Optional<PrefixHash> successor =
        Renderer.isRetired(header.renderer())
            ? Optional.of(of(header.under(Renderer.CURRENT)))
            : Optional.empty();
    return new PrefixHash(
        header, successor, Growing.empty(), View.FULL, 0, first(Renderer.of(header), header));
  }

  private static Link first(Renderer renderer, Header header) {
    byte[] digest = Sha256.of(Segment.lines(List.of(renderer.header(header))));
    return new Link(link(new byte[HASH_BYTES], digest), 0);
  }

  /** The hash over one piece more, whose SHA-256 is {@code digest}; all in 64 hex digits. */
  public static String after(String hash, String digest) {
    HexFormat hex = HexFormat.of();
    return hex.formatHex(link(hex.parseHex(hash), hex.parseHex(digest)));
  }

  static byte[] link(byte[] previous, byte[] digest) {
    MessageDigest chain = Sha256.digest();
    chain.update(previous);
    return chain.digest(digest);
  }

  /** This hash and what the event at {@code seq} says to the model, which may be nothing. */
  public PrefixHash plus(long seq, Event event) {
    return switch (event) {
      case ContextEvent.ContextReduced reduced -> viewed(reduced.view(), seq);
      case ContextEvent.HeaderReplaced replaced -> under(replaced.header());
      case TaskEvent.TaskReworded reworded -> viewed(View.REWORDED, seq).grown(seq, event);
      default -> grown(seq, event);
    };
  }

  private PrefixHash grown(long seq, Event event) {
    byte[] full = digest(renderer.render(seq, event));
    byte[] brief = digest(renderer.shortened(seq, event));
    return new PrefixHash(
        header,
        successor.map(next -> next.grown(seq, event)),
        full.length == 0 && brief.length == 0 ? forms : forms.plus(new Forms(seq, full, brief)),
        view,
        from,
        link.plus(full));
  }

  private static byte[] digest(List<Json.Obj> messages) {
    return messages.isEmpty() ? new byte[0] : Sha256.of(Segment.lines(messages));
  }

  private PrefixHash viewed(View newView, long newFrom) {
    return again(header, successor, newView, newFrom);
  }

  /** The other header must render the entries as this one, or be the one that succeeds it. */
  private PrefixHash under(Header other) {
    if (other.rendersAs(header)) {
      return again(other, successor, view, from);
    }
    return successor
        .filter(next -> other.rendersAs(next.header))
        .map(next -> next.again(other, Optional.empty(), view, from))
        .orElseThrow(() ->
            new IllegalArgumentException(
                "entries under renderer "
                    + header.renderer()
                    + " cannot go on under renderer "
                    + other.renderer()));
  }

  private PrefixHash again(
      Header newHeader, Optional<PrefixHash> newSuccessor, View newView, long newFrom) {
    Link made = first(renderer, newHeader);
    for (Forms entry : forms.asList()) {
      made = made.plus(entry.seq() >= newFrom ? entry.full() : digest(entry, newView));
    }
    return new PrefixHash(newHeader, newSuccessor, forms, newView, newFrom, made);
  }

  private byte[] digest(Forms entry, View shown) {
    return switch (shown.form(entry.seq())) {
      case FULL -> entry.full();
      case SHORT -> entry.brief();
      case SUMMARY -> digest(renderer.summary(shown.summary().orElseThrow()));
      case NONE -> new byte[0];
    };
  }

  Header header() {
    return header;
  }

  /** 64 hex digits that name the request. */
  public String hex() {
    return HexFormat.of().formatHex(link.hash());
  }

  public int segments() {
    return link.segments();
  }
}
