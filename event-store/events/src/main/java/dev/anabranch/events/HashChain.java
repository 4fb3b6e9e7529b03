package dev.anabranch.events;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * The framed hash chain: {@code h = SHA-256("anabranch/1" ‖ previous ‖ len+origin ‖ seq:u64 ‖
 * len+type ‖ micros:i64 ‖ SHA-256(payload))}, big-endian, {@code len} a u32 count of UTF-8 bytes.
 * It holds the payload's digest, so that an import keeps its hashes.
 */
public final class HashChain {
  private static final byte[] TAG = "anabranch/1".getBytes(StandardCharsets.UTF_8);
  private static final int BYTES = 32;

  private HashChain() {}

  /** What comes before the first entry: 32 zero bytes. */
  public static byte[] origin() {
    return new byte[BYTES];
  }

  public static byte[] next(
      byte[] previous, SessionId origin, long seq, String type, long micros, byte[] payloadDigest) {
    MessageDigest digest = Sha256.digest();
    digest.update(TAG);
    digest.update(previous);
    frame(digest, origin.value());
    digest.update(ByteBuffer.allocate(Long.BYTES).putLong(seq).array());
    frame(digest, type);
    digest.update(ByteBuffer.allocate(Long.BYTES).putLong(micros).array());
    digest.update(payloadDigest);
    return digest.digest();
  }

  private static void frame(MessageDigest digest, String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(utf8.length).array());
    digest.update(utf8);
  }
}
