package dev.anabranch.worker;

import dev.anabranch.json.Json;
import dev.anabranch.json.JsonRefused;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.zip.CRC32;

/** Two files of lines, the older of which is forgotten when the newer is long. */
final class CallLog implements AutoCloseable {
  /*
   * Lines "<crc32> <json>" in the file `now`; when it is long it becomes `before`. A crash can cut
   * the last line short; what is after the last good line is dropped.
   *
   * Lines wait in a group until someone flushes it: one write and one fsync for all of them. While
   * one thread is at the disk the next group gathers, and the first of those who wait for the disk
   * writes it for the others.
   */
  private final Path folder;
  private final long segmentBytesMax;
  private final Runnable turnedOver;
  private final Object disk = new Object();
  private Group open = new Group();
  private FileChannel out;

  /** Lines that go to the disk together. */
  private static final class Group {
    private final ByteArrayOutputStream lines = new ByteArrayOutputStream();
    private final CompletableFuture<Void> written = new CompletableFuture<>();
  }

  private CallLog(Path folder, long segmentBytesMax, Runnable turnedOver) throws IOException {
    this.folder = folder;
    this.segmentBytesMax = segmentBytesMax;
    this.turnedOver = turnedOver;
    this.out = append(folder.resolve("now"));
  }

  /**
   * Opens the log after its lines went to {@code lines}, with {@code turnedOver} between those of
   * the two files; it is called also whenever the older file is forgotten later.
   */
  static CallLog open(
      Path folder, long segmentBytesMax, Consumer<Json.Obj> lines, Runnable turnedOver)
      throws IOException {
    load(folder.resolve("before"), lines);
    turnedOver.run();
    load(folder.resolve("now"), lines);
    return new CallLog(folder, segmentBytesMax, turnedOver);
  }

  /** Completes when the line is on disk, which needs a {@link #flush}. */
  synchronized CompletableFuture<Void> add(Json.Obj line) {
    byte[] body = line.bytes();
    open.lines.writeBytes((crc(body) + " ").getBytes(StandardCharsets.UTF_8));
    open.lines.writeBytes(body);
    open.lines.write('\n');
    return open.written;
  }

  private synchronized Group takeGroup() {
    Group group = open;
    open = new Group();
    return group;
  }

  /** Brings to disk what was added before; a failure is told to those who added. */
  void flush() {
    synchronized (disk) {
      Group group = takeGroup();
      if (group.lines.size() == 0) {
        return;
      }
      try {
        write(group.lines.toByteArray());
        group.written.complete(null);
      } catch (IOException e) {
        group.written.completeExceptionally(e);
      }
    }
  }

  private void write(byte[] lines) throws IOException {
    if (out.position() > segmentBytesMax) {
      turnOver();
    }
    long start = out.position();
    try {
      ByteBuffer left = ByteBuffer.wrap(lines);
      while (left.hasRemaining()) {
        out.write(left);
      }
      out.force(false);
    } catch (IOException e) {
      // A half line must not stand before the next one.
      out.truncate(start);
      throw e;
    }
  }

  private void turnOver() throws IOException {
    // The new file is there before the old one is left: a full disk must not end the journal.
    Files.deleteIfExists(folder.resolve("next"));
    FileChannel old = out;
    FileChannel next = append(folder.resolve("next"));
    Files.move(
        folder.resolve("now"), folder.resolve("before"), StandardCopyOption.REPLACE_EXISTING);
    turnedOver.run();
    Files.move(folder.resolve("next"), folder.resolve("now"));
    out = next;
    old.close();
    try (FileChannel names = FileChannel.open(folder, StandardOpenOption.READ)) {
      names.force(true);
    }
  }

  private static FileChannel append(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    channel.position(channel.size());
    return channel;
  }

  private static void load(Path file, Consumer<Json.Obj> lines) throws IOException {
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    byte[] bytes = Files.readAllBytes(file);
    int good = 0;
    for (int end = indexOf(bytes, good); end >= 0; end = indexOf(bytes, good)) {
      Optional<Json.Obj> line = parse(bytes, good, end);
      if (line.isEmpty()) {
        break;
      }
      lines.accept(line.get());
      good = end + 1;
    }
    if (good < bytes.length) {
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
        channel.truncate(good);
        channel.force(true);
      }
    }
  }

  private static int indexOf(byte[] bytes, int from) {
    for (int i = from; i < bytes.length; i++) {
      if (bytes[i] == '\n') {
        return i;
      }
    }
    return -1;
  }

  private static Optional<Json.Obj> parse(byte[] bytes, int from, int to) {
    String line = new String(bytes, from, to - from, StandardCharsets.UTF_8);
    if (line.length() < 9) {
      return Optional.empty();
    }
    String json = line.substring(9);
    if (!line.startsWith(crc(json.getBytes(StandardCharsets.UTF_8)))) {
      return Optional.empty();
    }
    try {
      return Optional.of(Json.parseObject(json));
    } catch (JsonRefused e) {
      return Optional.empty();
    }
  }

  private static String crc(byte[] bytes) {
    CRC32 crc = new CRC32();
    crc.update(bytes);
    return HexFormat.of().toHexDigits((int) crc.getValue());
  }

  @Override
  public void close() throws IOException {
    flush();
    synchronized (disk) {
      out.close();
    }
  }
}
