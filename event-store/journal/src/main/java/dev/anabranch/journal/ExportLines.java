package dev.anabranch.journal;

import dev.anabranch.events.Sha256;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;

/** The lines of an export, one at a time, and the digest of all bytes before the current one. */
final class ExportLines implements AutoCloseable {
  /** A blob of 64 MiB in base64, and its frame. */
  static final int LINE_BYTES_MAX = (64 << 20) / 3 * 4 + 1_024;

  private final InputStream in;
  private final MessageDigest earlier = Sha256.digest();
  private byte[] line = {};
  private long number;

  ExportLines(InputStream in) {
    this.in = new BufferedInputStream(in, 1 << 16);
  }

  /** The next line without its end; empty after the last, or if it has no end or is too long. */
  Optional<byte[]> next() throws IOException {
    if (number > 0) {
      earlier.update(line);
      earlier.update((byte) '\n');
    }
    number++;
    ByteArrayOutputStream read = new ByteArrayOutputStream(1_024);
    for (int next = in.read(); next >= 0; next = in.read()) {
      if (next == '\n') {
        line = read.toByteArray();
        return Optional.of(line);
      }
      if (read.size() == LINE_BYTES_MAX) {
        return Optional.empty();
      }
      read.write(next);
    }
    return Optional.empty();
  }

  boolean atEnd() throws IOException {
    return in.read() < 0;
  }

  /** Counts from 1. */
  long number() {
    return number;
  }

  String sha256OfEarlier() {
    try {
      return HexFormat.of().formatHex(((MessageDigest) earlier.clone()).digest());
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("the JDK's SHA-256 can be cloned", e);
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
