package dev.anabranch.events;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * An event of the library with its place, from 1, and its time. {@code hash} is 64 hex digits of
 * the chain {@code h = SHA-256("anabranch/library/1" ‖ previous ‖ seq:u64 ‖ len+type ‖ micros:i64 ‖
 * SHA-256(payload))}, big-endian, {@code len} a u32 count of UTF-8 bytes, which begins with 32 zero
 * bytes.
 */
public record LibraryEntry(long seq, long micros, String hash, LibraryEvent event) {
  private static final byte[] TAG = "anabranch/library/1".getBytes(StandardCharsets.UTF_8);

  public Instant time() {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }

  /** The hash of the entry after one with the hash {@code previous}. */
  public static byte[] chained(
      byte[] previous, long seq, String type, long micros, byte[] payload) {
    byte[] utf8 = type.getBytes(StandardCharsets.UTF_8);
    MessageDigest digest = Sha256.digest();
    digest.update(TAG);
    digest.update(previous);
    digest.update(ByteBuffer.allocate(Long.BYTES).putLong(seq).array());
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(utf8.length).array());
    digest.update(utf8);
    digest.update(ByteBuffer.allocate(Long.BYTES).putLong(micros).array());
    digest.update(Sha256.of(payload));
    return digest.digest();
  }
}
