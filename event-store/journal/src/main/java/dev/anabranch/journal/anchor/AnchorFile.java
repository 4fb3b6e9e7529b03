package dev.anabranch.journal.anchor;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The file of the statements, as its one writer has it. A line is whole when its end is there; what
 * a crash left after the last end is cut off when the file is opened, and nothing before it is
 * touched.
 */
final class AnchorFile implements AutoCloseable {
  /** The longest line; a statement of the most entries, each of another session, is shorter. */
  static final int LINE_BYTES_MAX = 1 << 20;

  private static final int COPY_BYTES = 1 << 16;

  private final Path path;
  private final FileChannel channel;
  private byte[] last;

  private AnchorFile(Path path, FileChannel channel) throws IOException {
    this.path = path;
    this.channel = channel;
    this.last = repaired();
  }

  /** Opens the file and makes it if there is none; refuses one that another process writes. */
  static AnchorFile open(Path path) throws IOException {
    boolean fresh = Files.notExists(path);
    FileChannel channel =
        FileChannel.open(
            path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    boolean opened = false;
    try {
      if (lock(channel) == null) {
        throw new AnchorsRefused(
            "another process writes " + path + "; give each data folder a file of its own");
      }
      AnchorFile file = new AnchorFile(path, channel);
      if (fresh) {
        Durable.force(Durable.folder(path));
      }
      opened = true;
      return file;
    } finally {
      if (!opened) {
        channel.close();
      }
    }
  }

  private static @Nullable FileLock lock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  /** The last whole line, without its end; empty if there is none. */
  Optional<byte[]> last() {
    return last.length == 0 ? Optional.empty() : Optional.of(last);
  }

  /** Durable when it returns. After a failure the next line is written in place of this one. */
  void append(byte[] line) throws IOException {
    long end = channel.size();
    ByteBuffer bytes = ByteBuffer.wrap(Arrays.copyOf(line, line.length + 1));
    bytes.put(line.length, (byte) '\n');
    boolean written = false;
    try {
      for (long at = end; bytes.hasRemaining(); ) {
        at += channel.write(bytes, at);
      }
      channel.force(true);
      written = true;
      last = line;
    } finally {
      if (!written) {
        channel.truncate(end);
      }
    }
  }

  /** A last line that is being written, or never was finished, is left out. */
  static void copyWholeLines(Path path, OutputStream out) throws IOException {
    byte[] buffer = new byte[COPY_BYTES];
    ByteArrayOutputStream open = new ByteArrayOutputStream();
    try (InputStream in = Files.newInputStream(path)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        int end = n;
        while (end > 0 && buffer[end - 1] != '\n') {
          end--;
        }
        if (end > 0) {
          open.writeTo(out);
          open.reset();
          out.write(buffer, 0, end);
        }
        open.write(buffer, end, n - end);
        if (open.size() > LINE_BYTES_MAX) {
          throw new IOException("a line of the statements is longer than any statement");
        }
      }
    }
  }

  private byte[] repaired() throws IOException {
    byte[] tail = tail();
    int end = end(tail);
    if (end < tail.length) {
      channel.truncate(channel.size() - (tail.length - end));
      channel.force(true);
    }
    if (end == 0 && channel.size() > 0) {
      throw new AnchorsRefused(path + " is no file of statements: its last line has no end");
    }
    int start = Math.max(0, end - 1);
    while (start > 0 && tail[start - 1] != '\n') {
      start--;
    }
    return end == 0 ? new byte[0] : Arrays.copyOfRange(tail, start, end - 1);
  }

  /** Where the whole lines end. A line of a crash may have holes, and no statement has a zero. */
  private static int end(byte[] tail) {
    int end = tail.length;
    boolean whole = false;
    while (end > 0 && !whole) {
      while (end > 0 && tail[end - 1] != '\n') {
        end--;
      }
      whole = true;
      for (int i = end - 2; i >= 0 && tail[i] != '\n'; i--) {
        whole &= tail[i] != 0;
      }
      end = whole ? end : end - 1;
    }
    return end;
  }

  /** The last two lines at most, or all of a smaller file. */
  private byte[] tail() throws IOException {
    long size = channel.size();
    ByteBuffer tail = ByteBuffer.allocate((int) Math.min(size, 2L * LINE_BYTES_MAX));
    long from = size - tail.capacity();
    while (tail.hasRemaining() && channel.read(tail, from + tail.position()) >= 0) {
      // the channel gives what it has at once
    }
    return tail.array();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
