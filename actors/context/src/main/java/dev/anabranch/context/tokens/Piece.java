package dev.anabranch.context.tokens;

import dev.anabranch.context.PrefixHash;
import dev.anabranch.events.Sha256;
import java.nio.ByteBuffer;

/**
 * A header or a segment in its place.
 *
 * @param text the digest of its bytes
 * @param hash names all bytes up to its end: the prefix hash of techniques 1.2
 * @param border names all tokens up to its end; other bytes may make the same tokens
 * @param tokens of it alone
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record Piece(String text, String hash, String border, int[] tokens) {

  /** The piece that follows a border. */
  static Piece after(String hash, String border, String text, int[] tokens) {
    return new Piece(
        text, PrefixHash.after(hash, text), PrefixHash.after(border, digest(tokens)), tokens);
  }

  private static String digest(int[] tokens) {
    ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES * tokens.length);
    bytes.asIntBuffer().put(tokens);
    return Sha256.hex(bytes.array());
  }
}
