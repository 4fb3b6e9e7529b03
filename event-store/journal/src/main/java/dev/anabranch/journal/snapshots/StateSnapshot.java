package dev.anabranch.journal.snapshots;

import dev.anabranch.events.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * The state of a session after its entry {@code seq}, as bytes.
 *
 * @param owner the session that was folded; to Akka any persistence id
 * @param hash of the entry at {@code seq}, 64 hex digits; empty if the owner is no session
 * @param millis when it was taken, since 1970
 * @param serializer who can read the bytes: Akka's number of it
 * @param manifest what the bytes are to that serializer
 * @param bytes shared, not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
public record StateSnapshot(
    String owner,
    long seq,
    String hash,
    long millis,
    int serializer,
    String manifest,
    byte[] bytes) {

  /** Over all that is kept: who has it finds a flipped bit before it becomes a wrong state. */
  byte[] digest() {
    MessageDigest digest = Sha256.digest();
    for (String text : new String[] {owner, hash, manifest}) {
      byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
      digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(utf8.length).array());
      digest.update(utf8);
    }
    digest.update(
        ByteBuffer.allocate(2 * Long.BYTES + Integer.BYTES)
            .putLong(seq)
            .putLong(millis)
            .putInt(serializer)
            .array());
    return digest.digest(bytes);
  }
}
