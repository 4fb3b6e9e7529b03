package dev.anabranch.context;

import dev.anabranch.events.Sha256;
import dev.anabranch.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;

/**
 * The rendered bytes of one entry: its messages as lines of canonical JSON. An entry that says
 * nothing to the model has no segment.
 */
public final class Segment {
  private final long seq;
  private final List<Json.Obj> messages;
  private final byte[] bytes;
  private final byte[] digest;

  Segment(long seq, List<Json.Obj> messages) {
    this.seq = seq;
    this.messages = List.copyOf(messages);
    this.bytes = lines(messages);
    this.digest = Sha256.of(bytes);
  }

  static byte[] lines(List<Json.Obj> messages) {
    StringBuilder lines = new StringBuilder();
    messages.forEach(message -> lines.append(message.canonical()).append('\n'));
    return lines.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** The entry that this segment renders. */
  public long seq() {
    return seq;
  }

  public List<Json.Obj> messages() {
    return messages;
  }

  public byte[] bytes() {
    return bytes.clone();
  }

  public int length() {
    return bytes.length;
  }

  /** SHA-256 of the bytes, 64 hex digits. */
  public String sha256() {
    return HexFormat.of().formatHex(digest);
  }

  byte[] digest() {
    return digest;
  }
}
