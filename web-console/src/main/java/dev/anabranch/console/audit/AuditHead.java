package dev.anabranch.console.audit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Where the log ends: its last entry, and how long the file is that holds it. Always of one length,
 * so that it is written over itself in one piece.
 *
 * @param first the first entry of that file, which is its name
 */
record AuditHead(long seq, String hash, long first, long size) {
  static final AuditHead NONE = new AuditHead(0, "0".repeat(64), 1, 0);
  private static final int BYTES = 20 + 1 + 64 + 1 + 20 + 1 + 20 + 1;

  static AuditHead read(FileChannel file) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(BYTES);
    while (bytes.hasRemaining() && file.read(bytes, bytes.position()) >= 0) {
      // until all is read, or no more is there
    }
    if (bytes.position() == 0) {
      return NONE;
    }
    String[] parts =
        new String(bytes.array(), 0, bytes.position(), StandardCharsets.US_ASCII)
            .strip()
            .split(" ");
    if (parts.length != 4) {
      throw new IOException("the head of the audit log is damaged");
    }
    return new AuditHead(
        Long.parseLong(parts[0]), parts[1], Long.parseLong(parts[2]), Long.parseLong(parts[3]));
  }

  void write(FileChannel file) throws IOException {
    String text = String.format(Locale.ROOT, "%020d %s %020d %020d\n", seq, hash, first, size);
    ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    while (bytes.hasRemaining()) {
      file.write(bytes, bytes.position());
    }
  }
}
