package dev.anabranch.blobs;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * Reads a tar stream (plain or gzip; ustar, GNU long names, pax) member by member, holding one
 * block and one long name at most. {@link ArchiveRefused} if it is broken.
 */
final class TarReader {
  private static final int BLOCK = 512;
  private static final int NAME_BYTES_MAX = 16 << 10;
  private static final int PAX_BYTES_MAX = 64 << 10;
  private static final int PADDING_BYTES_MAX = 1 << 20;

  private final InputStream in;
  private final long bytesMax;
  private final byte[] block = new byte[BLOCK];
  private long promised;
  private long due;
  private long padding;
  private @Nullable String longName;
  private @Nullable String longTarget;
  private @Nullable Long paxSize;

  TarReader(InputStream archive, WorkspaceBounds bounds) throws IOException {
    BufferedInputStream buffered = new BufferedInputStream(archive, 1 << 16);
    buffered.mark(2);
    boolean gzip = buffered.read() == 0x1f && buffered.read() == 0x8b;
    buffered.reset();
    this.bytesMax = bounds.bytesMax() + 8L * BLOCK * (bounds.filesMax() + 1);
    this.in = gzip ? new GZIPInputStream(buffered, 1 << 16) : buffered;
  }

  /** The next member, after skipping what was not read of the last one; empty at the end. */
  Optional<TarEntry> next() throws IOException {
    try {
      return nextMember();
    } catch (EOFException | ZipException e) {
      throw new ArchiveRefused("the archive is cut or broken: " + e.getMessage());
    }
  }

  private Optional<TarEntry> nextMember() throws IOException {
    while (true) {
      in.skipNBytes(due + padding);
      due = 0;
      padding = 0;
      if (in.readNBytes(block, 0, BLOCK) < BLOCK) {
        throw new ArchiveRefused("the archive is cut: its end is missing");
      }
      if (isEnd()) {
        drain();
        return Optional.empty();
      }
      checkSum();
      long size = number(124, 12);
      char type = (char) (block[156] & 0xff);
      switch (type) {
        case 'L' -> longName = cString(extra(size, NAME_BYTES_MAX));
        case 'K' -> longTarget = cString(extra(size, NAME_BYTES_MAX));
        case 'x' -> pax(extra(size, PAX_BYTES_MAX));
        case 'g' -> skipping(size);
        default -> {
          return Optional.of(member(type, size));
        }
      }
    }
  }

  /** Reads on to the end, where gzip's checksum is compared. */
  private void drain() throws IOException {
    if (in.readNBytes(PADDING_BYTES_MAX).length == PADDING_BYTES_MAX) {
      throw new ArchiveRefused("there is more after the end of the archive");
    }
  }

  /** Content of the current member, up to its end. */
  InputStream content() {
    return new InputStream() {
      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] buffer, int offset, int length) throws IOException {
        return readContent(buffer, offset, length);
      }
    };
  }

  private int readContent(byte[] buffer, int offset, int length) throws IOException {
    if (due == 0) {
      return -1;
    }
    try {
      int n = in.read(buffer, offset, (int) Math.min(length, due));
      if (n < 0) {
        throw new ArchiveRefused("the archive ends within a file");
      }
      due -= n;
      return n;
    } catch (EOFException | ZipException e) {
      throw new ArchiveRefused("the archive is cut or broken: " + e.getMessage());
    }
  }

  private TarEntry member(char type, long headerSize) {
    long size = paxSize == null ? headerSize : paxSize;
    String path = longName == null ? headerName() : longName;
    String target = longTarget == null ? field(157, 100) : longTarget;
    longName = null;
    longTarget = null;
    paxSize = null;
    TarEntry.Type kind =
        switch (type) {
          case '0', '\0', '7' -> path.endsWith("/") ? TarEntry.Type.FOLDER : TarEntry.Type.FILE;
          case '1' -> TarEntry.Type.HARD_LINK;
          case '2' -> TarEntry.Type.LINK;
          case '3', '4', '6' -> TarEntry.Type.OTHER;
          case '5', 'D' -> TarEntry.Type.FOLDER;
          default ->
              throw new ArchiveRefused(
                  "member " + FileName.shown(path) + " is of unknown type '" + type + "'");
        };
    skipping(kind == TarEntry.Type.HARD_LINK || kind == TarEntry.Type.LINK ? 0 : size);
    return new TarEntry(kind, path, target, (int) number(100, 8) & 0777, size);
  }

  private void skipping(long size) {
    if (size < 0) {
      throw new ArchiveRefused("a member has a negative size");
    }
    promised += size + BLOCK;
    if (promised < 0 || promised > bytesMax) {
      throw new WorkspaceTooLarge(WorkspaceTooLarge.Bound.BYTES, bytesMax);
    }
    due = size;
    padding = (BLOCK - size % BLOCK) % BLOCK;
  }

  private byte[] extra(long size, int max) throws IOException {
    if (size > max) {
      throw new ArchiveRefused("a name or header of " + size + " bytes is too long");
    }
    skipping(size);
    byte[] bytes = in.readNBytes((int) size);
    due -= bytes.length;
    return bytes;
  }

  /** Records {@code <length> <key>=<value>\n}; what we do not use is passed over. */
  private void pax(byte[] records) {
    for (int at = 0; at < records.length; ) {
      int space = indexOf(records, ' ', at);
      int length =
          decimal(new String(records, at, space - at, java.nio.charset.StandardCharsets.US_ASCII));
      int equals = indexOf(records, '=', space);
      int end = at + length - 1;
      if (length <= 0 || end > records.length || equals > end) {
        throw new ArchiveRefused("a pax header is broken");
      }
      String key = FileName.text(java.util.Arrays.copyOfRange(records, space + 1, equals));
      String value = FileName.text(java.util.Arrays.copyOfRange(records, equals + 1, end));
      switch (key) {
        case "path" -> longName = value;
        case "linkpath" -> longTarget = value;
        case "size" -> paxSize = decimalLong(value);
        default -> {}
      }
      at += length;
    }
  }

  private static int indexOf(byte[] bytes, char c, int from) {
    for (int i = from; i < bytes.length; i++) {
      if (bytes[i] == c) {
        return i;
      }
    }
    throw new ArchiveRefused("a pax header is broken");
  }

  private static int decimal(String text) {
    return Math.toIntExact(Math.min(decimalLong(text), Integer.MAX_VALUE / 2));
  }

  private static long decimalLong(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new ArchiveRefused("a pax header is broken: " + FileName.shown(text));
    }
  }

  private String headerName() {
    String name = field(0, 100);
    boolean ustar = field(257, 6).equals("ustar");
    String prefix = ustar ? field(345, 155) : "";
    return prefix.isEmpty() ? name : prefix + "/" + name;
  }

  private String field(int offset, int length) {
    return cString(java.util.Arrays.copyOfRange(block, offset, offset + length));
  }

  private static String cString(byte[] bytes) {
    int end = 0;
    while (end < bytes.length && bytes[end] != 0) {
      end++;
    }
    return FileName.text(java.util.Arrays.copyOf(bytes, end));
  }

  /** Octal text, or GNU's base-256 for large numbers. */
  private long number(int offset, int length) {
    if ((block[offset] & 0x80) != 0) {
      long value = block[offset] & 0x7f;
      for (int i = 1; i < length; i++) {
        value = (value << 8) | (block[offset + i] & 0xff);
      }
      return value;
    }
    String digits = field(offset, length).strip();
    try {
      return digits.isEmpty() ? 0 : Long.parseLong(digits, 8);
    } catch (NumberFormatException e) {
      throw new ArchiveRefused("this is not a tar archive: a number in a header is broken");
    }
  }

  private boolean isEnd() {
    for (byte b : block) {
      if (b != 0) {
        return false;
      }
    }
    return true;
  }

  private void checkSum() {
    long sum = 0;
    for (int i = 0; i < BLOCK; i++) {
      sum += i >= 148 && i < 156 ? ' ' : block[i] & 0xff;
    }
    if (sum != number(148, 8)) {
      throw new ArchiveRefused(
          "this is not a tar or tar.gz archive, or it is broken (a header's checksum is wrong)");
    }
  }
}
