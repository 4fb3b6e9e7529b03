package dev.anabranch.context;

import dev.anabranch.events.ContextEvent;
import dev.anabranch.events.Entry;
import dev.anabranch.events.Event;
import dev.anabranch.events.Header;
import dev.anabranch.events.ModelChoice;
import dev.anabranch.events.Sha256;
import dev.anabranch.events.TaskEvent;
import dev.anabranch.events.View;
import dev.anabranch.json.Json;
import dev.anabranch.model.ModelRequest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * What the model sees: {@code P_n = H ‖ S_1 ‖ … ‖ S_n}, a pure fold of the journal that only grows
 * within an epoch. {@code ContextReduced} and {@code HeaderReplaced} open the next one, and carry
 * the figures from which the fold goes on.
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

  private final Heading heading;
  private final int epoch;
  private final Rendering rendering;
  private final Tail tail;
  private final Chain chain;

  /** A header and what it says to the model, rendered once. */
  private record Heading(Header header, Json.Obj system, List<Json.Obj> tools) {
    static Heading of(Renderer renderer, Header header) {
      return new Heading(
          header,
          renderer.systemMessage(header).keepingBytes(),
          renderer.tools(header).stream().map(Json.Obj::keepingBytes).toList());
    }
  }

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

  private Prompt(Heading heading, int epoch, Rendering rendering, Tail tail, Chain chain) {
    this.heading = heading;
    this.epoch = epoch;
    this.rendering = rendering;
    this.tail = tail;
    this.chain = chain;
  }

  /** Why {@link #of} refuses the header; empty if it does not. */
  public static Optional<String> fault(Header header) {
    return Renderer.fault(header);
  }

  /** The prompt that holds only the header. Refuses a renderer version that this build lacks. */
  public static Prompt of(Header header) {
    return of(header, KEPT_BYTES_MAX);
  }

  static Prompt of(Header header, long keptBytesMax) {
    return of(header, Renderer.of(header), keptBytesMax);
  }

  static Prompt of(Header header, Renderer renderer, long keptBytesMax) {
    return first(header, 1, new Rendering(renderer, View.FULL, 0), Tail.empty(keptBytesMax, 0));
  }

  /** An epoch of which only the header is there yet. */
  private static Prompt first(Header header, int epoch, Rendering rendering, Tail empty) {
    Renderer renderer = rendering.renderer();
    return new Prompt(
        Heading.of(renderer, header),
        epoch,
        rendering,
        empty,
        Chain.over(headerBytes(renderer, header)));
  }

  /**
   * A prompt of which only the figures are known, as a snapshot keeps it: it has forgotten every
   * segment up to the entry {@code forgottenUpTo}.
   *
   * @param from the entry that opened the epoch; 0 in the first
   */
  public static Prompt forgotten(
      Header header, View view, long from, ContextEvent.Epoch figures, long forgottenUpTo) {
    return opened(header, view, from, figures, Tail.empty(KEPT_BYTES_MAX, forgottenUpTo));
  }

  private static Prompt opened(
      Header header, View view, long from, ContextEvent.Epoch figures, Tail forgetful) {
    Renderer renderer = Renderer.of(header);
    return new Prompt(
        Heading.of(renderer, header),
        figures.number(),
        new Rendering(renderer, view, from),
        figures.segments() == 0 ? forgetful.emptied(0) : forgetful,
        new Chain(
            figures.segments(), figures.bytes(), HexFormat.of().parseHex(figures.prefixHash())));
  }

  /** The same prompt for who never asks for the request: it keeps no segment from here on. */
  public Prompt lean(long head) {
    return with(Tail.empty(0, chain.segments() == 0 ? 0 : head), chain);
  }

  private Prompt with(Tail newTail, Chain newChain) {
    return new Prompt(heading, epoch, rendering, newTail, newChain);
  }

  /** This prompt and what the event at {@code seq} says to the model, which may be nothing. */
  public Prompt plus(long seq, Event event) {
    return switch (event) {
      case ContextEvent.ContextReduced reduced ->
          opened(header(), reduced.view(), seq, reduced.epoch(), tail.emptied(seq));
      case ContextEvent.HeaderReplaced replaced ->
          opened(replaced.header(), view(), from(), replaced.epoch(), tail.emptied(seq));
      case TaskEvent.TaskReworded reworded ->
          first(
                  header(),
                  epoch + 1,
                  new Rendering(rendering.renderer(), View.REWORDED, seq),
                  tail.emptied(0))
              .grown(seq, event);
      default -> grown(seq, event);
    };
  }

  private Prompt grown(long seq, Event event) {
    return segment(seq, event).map(this::chained).orElse(this);
  }

  public Prompt plus(Entry entry) {
    return plus(entry.seq(), entry.event());
  }

  /** What the event at {@code seq} says in this epoch; empty if nothing. */
  public Optional<Segment> segment(long seq, Event event) {
    return rendering.segment(seq, event);
  }

  /** This prompt and a segment that was rendered elsewhere. */
  Prompt chained(Segment segment) {
    return with(tail.plus(segment), chain.plus(segment));
  }

  Rendering rendering() {
    return rendering;
  }

  /** The header in force. */
  public Header header() {
    return heading.header();
  }

  /** What the epoch shows of the entries before {@link #from}. */
  public View view() {
    return rendering.view();
  }

  /** The entry from which on all is shown in full. */
  public long from() {
    return rendering.from();
  }

  /** From 1; one more with each reduction and each new header. */
  public int epoch() {
    return epoch;
  }

  /** The header under which a session goes on whose renderer is retired; empty if it is not. */
  public Optional<Header> renewal() {
    return Renderer.isRetired(header().renderer())
        ? Optional.of(header().under(Renderer.CURRENT))
        : Optional.empty();
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
    List<Segment> all = new ArrayList<>(proven(earlier));
    tail.addSegmentsTo(all);
    return all;
  }

  /** The same segments, if they and those kept are the ones that were chained. */
  private List<Segment> proven(List<Segment> earlier) {
    if (tail.forgottenUpTo() == 0 && earlier.isEmpty()) {
      return earlier;
    }
    List<Segment> all = new ArrayList<>(earlier);
    tail.addSegmentsTo(all);
    Chain again = Chain.over(headerBytes());
    for (Segment segment : all) {
      again = again.plus(segment);
    }
    if (!again.is(chain)) {
      throw new IllegalArgumentException(
          "the earlier segments do not lead to the prefix hash " + prefixHash());
    }
    return earlier;
  }

  /** The bytes of the header: one line of canonical JSON. */
  public byte[] headerBytes() {
    return headerBytes(rendering.renderer(), header());
  }

  private static byte[] headerBytes(Renderer renderer, Header header) {
    return Segment.lines(List.of(renderer.header(header)));
  }

  /** The request as the model port takes it; {@code earlier} as in {@link #segments}. */
  public ModelRequest request(ModelChoice model, String cacheKey, List<Segment> earlier) {
    List<Json.Obj> messages = new ArrayList<>();
    messages.add(systemMessage());
    proven(earlier).forEach(segment -> messages.addAll(segment.messages()));
    tail.addMessagesTo(messages);
    return new ModelRequest(model, tools(), messages, cacheKey);
  }

  /** The first message. */
  public Json.Obj systemMessage() {
    return heading.system();
  }

  /** The tools as the request names them. */
  public List<Json.Obj> tools() {
    return heading.tools();
  }
}
