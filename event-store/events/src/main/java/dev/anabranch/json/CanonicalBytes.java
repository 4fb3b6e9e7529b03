package dev.anabranch.json;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/**
 * The canonical bytes of a value, in the pieces in which they are there: what an object keeps of
 * itself is copied only to where it is written.
 */
public final class CanonicalBytes {
  private final List<byte[]> pieces;
  private final long length;

  CanonicalBytes(List<byte[]> pieces) {
    this.pieces = pieces;
    this.length = lengthOf(pieces);
  }

  private static long lengthOf(List<byte[]> pieces) {
    long length = 0;
    for (byte[] piece : pieces) {
      length += piece.length;
    }
    return length;
  }

  /** In bytes. */
  public long length() {
    return length;
  }

  /** Writes all of them, and flushes nothing. */
  public void writeTo(OutputStream out) throws IOException {
    for (byte[] piece : pieces) {
      out.write(piece);
    }
  }

  byte[] toArray() {
    byte[] all = new byte[Math.toIntExact(length)];
    int at = 0;
    for (byte[] piece : pieces) {
      System.arraycopy(piece, 0, all, at, piece.length);
      at += piece.length;
    }
    return all;
  }
}
