package dev.anabranch.context;

import dev.anabranch.events.Event;
import dev.anabranch.events.Header;
import dev.anabranch.events.Sha256;
import dev.anabranch.json.Json;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;

/**
 * The chained hash {@code p_n = SHA-256(p_(n-1) ‖ SHA-256(S_n))}, with the header as the first link
 * over 32 zero bytes: names a whole request in constant size (architecture.md §5). Keeps no
 * segment, so that the longest session can be rendered again to compare.
 */
public final class PrefixHash {
  private static final int HASH_BYTES = 32;

  private final Renderer renderer;
  private final byte[] hash;
  private final int segments;

  private PrefixHash(Renderer renderer, byte[] hash, int segments) {
    this.renderer = renderer;
    this.hash = hash;
    this.segments = segments;
  }

  /** The hash of the header alone. Refuses a renderer version that this build lacks. */
  public static PrefixHash of(Header header) {
    Renderer renderer = Renderer.version(header.renderer());
    byte[] digest = Sha256.of(Segment.lines(List.of(renderer.header(header))));
    return new PrefixHash(renderer, link(new byte[HASH_BYTES], digest), 0);
  }

  /** This hash and what the event at {@code seq} says to the model, which may be nothing. */
  public PrefixHash plus(long seq, Event event) {
    List<Json.Obj> messages = renderer.render(seq, event);
    return messages.isEmpty()
        ? this
        : new PrefixHash(renderer, link(hash, Sha256.of(Segment.lines(messages))), segments + 1);
  }

  static byte[] link(byte[] previous, byte[] digest) {
    MessageDigest chain = Sha256.digest();
    chain.update(previous);
    return chain.digest(digest);
  }

  /** 64 hex digits that name the request. */
  public String hex() {
    return HexFormat.of().formatHex(hash);
  }

  public int segments() {
    return segments;
  }
}
