package dev.anabranch.context;

import dev.anabranch.events.Sha256;
import dev.anabranch.json.Json;
import java.io.ByteArrayOutputStream;
import java.util.HexFormat;
import java.util.List;

/**
 * The rendered bytes of one entry: its messages as lines of canonical JSON. An entry that says
 * nothing to the model has no segment. Each message is written once, and its bytes are part of
 * every request from then on.
 */
public final class Segment {
  private static final long OBJECTS_BYTES = 512;

  private final long seq;
  private final List<Json.Obj> messages;
  private final int length;
  private final byte[] digest;

  Segment(long seq, List<Json.Obj> messages) {
    this.seq = seq;
    this.messages = messages.stream().map(Json.Obj::keepingBytes).toList();
    byte[] bytes = lines(this.messages);
    this.length = bytes.length;
    this.digest = Sha256.of(bytes);
  }

  static byte[] lines(List<Json.Obj> messages) {
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    for (Json.Obj message : messages) {
      lines.writeBytes(message.bytes());
      lines.write('\n');
    }
    return lines.toByteArray();
  }

  /** The entry that this segment renders. */
  public long seq() {
    return seq;
  }

  public List<Json.Obj> messages() {
    return messages;
  }

  public byte[] bytes() {
    return lines(messages);
  }

  public int length() {
    return length;
  }

  /** Roughly the memory that it takes: the bytes of its messages, and what holds them. */
  public long weight() {
    return (long) length + OBJECTS_BYTES;
  }

  /** SHA-256 of the bytes, 64 hex digits. */
  public String sha256() {
    return HexFormat.of().formatHex(digest);
  }

  byte[] digest() {
    return digest;
  }
}
