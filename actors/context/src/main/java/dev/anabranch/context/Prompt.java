package dev.anabranch.context;

import dev.anabranch.events.Entry;
import dev.anabranch.events.Event;
import dev.anabranch.events.Header;
import dev.anabranch.events.ModelChoice;
import dev.anabranch.events.Sha256;
import dev.anabranch.json.Json;
import dev.anabranch.model.ModelRequest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * What the model sees: {@code P_n = H ‖ S_1 ‖ … ‖ S_n}, a pure fold of the journal that only grows.
 *
 * <p>Its chained hash is that of {@link PrefixHash}. Immutable; {@link #plus} costs the same at any
 * length.
 *
 * <p>It holds the newest segments only, within {@link #KEPT_BYTES_MAX}. What it has forgotten is in
 * the journal: whoever wants the request renders those entries again with {@link #segment} and
 * hands the segments back, and the chain proves that they are the same.
 */
public final class Prompt {
  /** The most memory that kept segments take, roughly. */
  public static final long KEPT_BYTES_MAX = 8 << 20;

  /** The longest request, in bytes of canonical JSON; no model reads so much. */
  public static final long REQUEST_BYTES_MAX = 64 << 20;

  private static final int HASH_BYTES = 32;

  private final Header header;
  private final Renderer renderer;
  private final Tail tail;
  private final Chain chain;

  /** All segments in constant size. */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  private record Chain(int segments, long bytes, byte[] hash) {
    static Chain over(byte[] header) {
      return new Chain(0, header.length, PrefixHash.link(new byte[HASH_BYTES], Sha256.of(header)));
    }

    Chain plus(Segment segment) {
      return new Chain(
          segments + 1, bytes + segment.length(), PrefixHash.link(hash, segment.digest()));
    }

    boolean is(Chain other) {
      return segments == other.segments && Arrays.equals(hash, other.hash);
    }
  }

  private Prompt(Header header, Renderer renderer, Tail tail, Chain chain) {
    this.header = header;
    this.renderer = renderer;
    this.tail = tail;
    this.chain = chain;
  }

  /** Why {@link #of} refuses the header; empty if it does not. */
  public static Optional<String> fault(Header header) {
    return Renderer.find(header.renderer()).isPresent()
        ? Optional.empty()
        : Optional.of(Renderer.lacking(header.renderer()));
  }

  /** The prompt that holds only the header. Refuses a renderer version that this build lacks. */
  public static Prompt of(Header header) {
    return of(header, KEPT_BYTES_MAX);
  }

  static Prompt of(Header header, long keptBytesMax) {
    Renderer renderer = Renderer.version(header.renderer());
    return new Prompt(
        header, renderer, Tail.empty(keptBytesMax, 0), Chain.over(headerBytes(renderer, header)));
  }

  /**
   * A prompt of which only the figures are known, as a snapshot keeps it: it has forgotten every
   * segment up to the entry {@code forgottenUpTo}.
   */
  public static Prompt forgotten(
      Header header, int segments, long bytes, String prefixHash, long forgottenUpTo) {
    byte[] hash = HexFormat.of().parseHex(prefixHash);
    if (hash.length != HASH_BYTES || segments < 0 || bytes < 0) {
      throw new IllegalArgumentException("these are no figures of a prompt");
    }
    return new Prompt(
        header,
        Renderer.version(header.renderer()),
        Tail.empty(KEPT_BYTES_MAX, segments == 0 ? 0 : forgottenUpTo),
        new Chain(segments, bytes, hash));
  }

  /** The same prompt for who never asks for the request: it keeps no segment from here on. */
  public Prompt lean(long head) {
    return new Prompt(header, renderer, Tail.empty(0, chain.segments() == 0 ? 0 : head), chain);
  }

  /** This prompt and what the event at {@code seq} says to the model, which may be nothing. */
  public Prompt plus(long seq, Event event) {
    return segment(seq, event)
        .map(segment -> new Prompt(header, renderer, tail.plus(segment), chain.plus(segment)))
        .orElse(this);
  }

  public Prompt plus(Entry entry) {
    return plus(entry.seq(), entry.event());
  }

  /** What the event at {@code seq} says in this prompt; empty if nothing. */
  public Optional<Segment> segment(long seq, Event event) {
    List<Json.Obj> messages = renderer.render(seq, event);
    return messages.isEmpty() ? Optional.empty() : Optional.of(new Segment(seq, messages));
  }

  /** 64 hex digits that name the request. */
  public String prefixHash() {
    return HexFormat.of().formatHex(chain.hash());
  }

  public int segmentCount() {
    return chain.segments();
  }

  /** The length of the header and all segments. */
  public long bytes() {
    return chain.bytes();
  }

  /** The segments of entries up to this one are forgotten; 0 if all are here. */
  public long forgottenUpTo() {
    return tail.forgottenUpTo();
  }

  /**
   * All segments: {@code earlier}, made again up to {@link #forgottenUpTo}, and those kept. Refuses
   * with {@link IllegalArgumentException} if together they are not the ones that were chained.
   */
  public List<Segment> segments(List<Segment> earlier) {
    List<Segment> all = new ArrayList<>(earlier);
    all.addAll(tail.segments());
    if (tail.forgottenUpTo() > 0 || !earlier.isEmpty()) {
      Chain again = Chain.over(headerBytes());
      for (Segment segment : all) {
        again = again.plus(segment);
      }
      if (!again.is(chain)) {
        throw new IllegalArgumentException(
            "the earlier segments do not lead to the prefix hash " + prefixHash());
      }
    }
    return all;
  }

  /** The bytes of the header: one line of canonical JSON. */
  public byte[] headerBytes() {
    return headerBytes(renderer, header);
  }

  private static byte[] headerBytes(Renderer renderer, Header header) {
    return Segment.lines(List.of(renderer.header(header)));
  }

  /** The request as the model port takes it; {@code earlier} as in {@link #segments}. */
  public ModelRequest request(ModelChoice model, String cacheKey, List<Segment> earlier) {
    List<Json.Obj> messages = new ArrayList<>();
    messages.add(renderer.systemMessage(header));
    segments(earlier).forEach(segment -> messages.addAll(segment.messages()));
    return new ModelRequest(model, renderer.tools(header), messages, cacheKey);
  }
}
