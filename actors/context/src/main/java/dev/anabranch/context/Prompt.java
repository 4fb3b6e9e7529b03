package dev.anabranch.context;

import dev.anabranch.events.Entry;
import dev.anabranch.events.Event;
import dev.anabranch.events.Header;
import dev.anabranch.events.ModelChoice;
import dev.anabranch.events.Sha256;
import dev.anabranch.json.Json;
import dev.anabranch.model.ModelRequest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * What the model sees: {@code P_n = H ‖ S_1 ‖ … ‖ S_n}, a pure fold of the journal that only grows.
 *
 * <p>Its chained hash is that of {@link PrefixHash}. Immutable; {@link #plus} costs the same at any
 * length.
 */
public final class Prompt {
  private static final int HASH_BYTES = 32;

  private final Header header;
  private final Renderer renderer;
  private final Growing<Segment> segments;
  private final byte[] prefixHash;

  private Prompt(Header header, Renderer renderer, Growing<Segment> segments, byte[] prefixHash) {
    this.header = header;
    this.renderer = renderer;
    this.segments = segments;
    this.prefixHash = prefixHash;
  }

  /** Why {@link #of} refuses the header; empty if it does not. */
  public static Optional<String> fault(Header header) {
    return Renderer.find(header.renderer()).isPresent()
        ? Optional.empty()
        : Optional.of(Renderer.lacking(header.renderer()));
  }

  /** The prompt that holds only the header. Refuses a renderer version that this build lacks. */
  public static Prompt of(Header header) {
    Renderer renderer = Renderer.version(header.renderer());
    byte[] digest = Sha256.of(Segment.lines(List.of(renderer.header(header))));
    byte[] first = PrefixHash.link(new byte[HASH_BYTES], digest);
    return new Prompt(header, renderer, Growing.empty(), first);
  }

  /** This prompt and what the event at {@code seq} says to the model, which may be nothing. */
  public Prompt plus(long seq, Event event) {
    List<Json.Obj> messages = renderer.render(seq, event);
    if (messages.isEmpty()) {
      return this;
    }
    Segment segment = new Segment(seq, messages);
    byte[] next = PrefixHash.link(prefixHash, segment.digest());
    return new Prompt(header, renderer, segments.plus(segment), next);
  }

  public Prompt plus(Entry entry) {
    return plus(entry.seq(), entry.event());
  }

  /** 64 hex digits that name the request. */
  public String prefixHash() {
    return HexFormat.of().formatHex(prefixHash);
  }

  public int segmentCount() {
    return segments.size();
  }

  public List<Segment> segments() {
    return segments.asList();
  }

  /** The bytes of the header: one line of canonical JSON. */
  public byte[] headerBytes() {
    return Segment.lines(List.of(renderer.header(header)));
  }

  /** The request as the model port takes it. */
  public ModelRequest request(ModelChoice model, String cacheKey) {
    List<Json.Obj> messages = new ArrayList<>();
    messages.add(renderer.systemMessage(header));
    segments.asList().forEach(segment -> messages.addAll(segment.messages()));
    return new ModelRequest(model, renderer.tools(header), messages, cacheKey);
  }
}
