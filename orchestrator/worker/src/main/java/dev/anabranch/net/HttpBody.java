package dev.anabranch.net;

import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/** What follows the head of an answer, unpacked, and no longer than it may be. */
final class HttpBody {
  /*
   * Two bounds: on what comes out, since a few bytes unpack to gigabytes, and on what goes in, since
   * a stream of empty pieces unpacks to nothing for ever. The JDK's gzip stream is not used: it goes
   * through packed pieces that follow each other by recursion, and empty ones overflow its stack.
   */
  static final HttpBody NONE = new HttpBody(new byte[0], false);

  private final byte[] bytes;
  private final boolean cut;

  private HttpBody(byte[] bytes, boolean cut) {
    this.bytes = bytes;
    this.cut = cut;
  }

  byte[] bytes() {
    return bytes;
  }

  boolean cut() {
    return cut;
  }

  static HttpBody read(HttpHead head, InputStream in, FetchBounds bounds) throws IOException {
    Bounded wire = new Bounded(framed(head, in), bounds.wireBytesMax());
    Inflater inflater = new Inflater(true);
    try {
      InputStream plain = unpacked(head, wire, inflater);
      byte[] all = plain.readNBytes(bounds.bytesMax());
      boolean cut = wire.isSpent() || (all.length == bounds.bytesMax() && plain.read() >= 0);
      return new HttpBody(all, cut);
    } finally {
      inflater.end();
    }
  }

  private static InputStream framed(HttpHead head, InputStream in) throws IOException {
    String coding = head.find("transfer-encoding").orElse("").toLowerCase(Locale.ROOT);
    if (coding.equals("chunked")) {
      return new ChunkedBody(in);
    }
    if (!coding.isEmpty()) {
      throw new IOException("it answers in the transfer coding " + HostName.shown(coding));
    }
    String length = head.find("content-length").orElse("");
    if (length.isEmpty()) {
      return in;
    }
    if (!length.matches("[0-9]{1,18}")) {
      throw new IOException("its length is no number");
    }
    return new Exactly(in, Long.parseLong(length));
  }

  private static InputStream unpacked(HttpHead head, InputStream in, Inflater inflater)
      throws IOException {
    String coding = head.find("content-encoding").orElse("").toLowerCase(Locale.ROOT);
    return switch (coding) {
      case "", "identity" -> in;
      case "gzip", "x-gzip" -> {
        skipGzipHead(in);
        yield new InflaterInputStream(in, inflater);
      }
      default -> throw new IOException("it answers in the coding " + HostName.shown(coding));
    };
  }

  /** RFC 1952, 2.3. What follows the first member is not read. */
  private static void skipGzipHead(InputStream in) throws IOException {
    byte[] head = in.readNBytes(10);
    if (head.length < 10 || head[0] != 0x1f || head[1] != (byte) 0x8b || head[2] != 8) {
      throw new IOException("it says gzip and is not");
    }
    int flags = head[3];
    if ((flags & 4) != 0) {
      in.skipNBytes(in.read() + 256L * in.read());
    }
    for (int text = Integer.bitCount(flags & 0x18); text > 0; text--) {
      for (int b = in.read(); b != 0; b = in.read()) {
        if (b < 0) {
          throw new IOException("it ended within its gzip head");
        }
      }
    }
    in.skipNBytes((flags & 2) != 0 ? 2 : 0);
  }

  /** Ends after so many bytes. */
  private static final class Bounded extends InputStream {
    private final InputStream in;
    private long left;

    Bounded(InputStream in, long left) {
      this.in = in;
      this.left = left;
    }

    boolean isSpent() {
      return left == 0;
    }

    @Override
    public int read() throws IOException {
      int b = left > 0 ? in.read() : -1;
      left -= b >= 0 ? 1 : 0;
      return b;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      if (left == 0) {
        return -1;
      }
      int n = in.read(into, offset, (int) Math.min(length, left));
      left -= Math.max(0, n);
      return n;
    }
  }

  /** As many bytes as were announced, and a failure if there are fewer. */
  private static final class Exactly extends InputStream {
    private final InputStream in;
    private long left;

    Exactly(InputStream in, long left) {
      this.in = in;
      this.left = left;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      if (left == 0) {
        return -1;
      }
      int n = in.read(into, offset, (int) Math.min(length, left));
      if (n < 0) {
        throw new IOException("it ended " + left + " bytes early");
      }
      left -= n;
      return n;
    }
  }
}
