package dev.anabranch.worker;

import dev.anabranch.events.EventCodec;
import dev.anabranch.events.SessionId;
import dev.anabranch.events.ToolEvent.Settlement;
import dev.anabranch.json.Json;
import dev.anabranch.json.JsonRefused;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * Which calls this worker took, began and ended, on disk before the next thing happens. It survives
 * the worker; rooms cannot reach it.
 */
final class CallJournal implements AutoCloseable {
  /*
   * Lines "<crc32> <json>" in the file `now`; when it is long it becomes `before`, and the older
   * `before` is forgotten. To forget is safe: an unknown call that may have been begun is in doubt,
   * never run. A crash can cut the last line short; what is after the last good line is dropped.
   */
  static final long SEGMENT_BYTES_MAX = 4L << 20;

  private final Path folder;
  private final long segmentBytesMax;
  private final FileChannel lock;
  private Map<CallKey, CallRecord> older = new HashMap<>();
  private Map<CallKey, CallRecord> newer = new HashMap<>();
  private FileChannel out;

  private CallJournal(Path folder, long segmentBytesMax, FileChannel lock) throws IOException {
    this.folder = folder;
    this.segmentBytesMax = segmentBytesMax;
    this.lock = lock;
    load(folder.resolve("before"), older, Map.of());
    load(folder.resolve("now"), newer, older);
    this.out = append(folder.resolve("now"));
  }

  /** Opens the journal in a folder; {@link CallJournalBusy} if another worker has it. */
  static CallJournal open(Path folder) throws IOException {
    return open(folder, SEGMENT_BYTES_MAX);
  }

  static CallJournal open(Path folder, long segmentBytesMax) throws IOException {
    Files.createDirectories(
        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    FileChannel lock =
        FileChannel.open(
            folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      FileLock held = lock.tryLock();
      if (held == null) {
        throw new CallJournalBusy(folder);
      }
      return new CallJournal(folder, segmentBytesMax, lock);
    } catch (OverlappingFileLockException e) {
      lock.close();
      throw new CallJournalBusy(folder);
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  synchronized CallRecord known(CallKey key) {
    return newer.getOrDefault(key, older.getOrDefault(key, CallRecord.UNKNOWN));
  }

  /** A delivery of the call's first attempt is here. */
  synchronized void taken(CallKey key, int delivery) throws IOException {
    write(line("taken", key).with("delivery", delivery), key, known(key).taken(delivery));
  }

  /** The call is about to begin. */
  synchronized void started(CallKey key) throws IOException {
    write(line("started", key), key, known(key).begun());
  }

  /** This attempt of the call has ended and this is its answer. */
  synchronized void finished(CallKey key, Settlement settlement, int attempt) throws IOException {
    Json.Obj line =
        line("finished", key)
            .with("attempt", attempt)
            .with("type", EventCodec.type(settlement))
            .with("event", EventCodec.encode(settlement));
    write(line, key, known(key).ended(settlement, attempt));
  }

  /** The answers of a session's calls that are still known here. */
  synchronized List<Settlement> settlements(SessionId session) {
    Map<CallKey, CallRecord> all = new HashMap<>(older);
    all.putAll(newer);
    List<Settlement> found = new ArrayList<>();
    all.forEach((key, known) -> {
      if (key.session().equals(session)) {
        known.settlement().ifPresent(found::add);
      }
    });
    return found;
  }

  private static Json.Obj line(String what, CallKey key) {
    return Json.object()
        .with("what", what)
        .with("session", key.session().value())
        .with("call", key.call());
  }

  private void write(Json.Obj json, CallKey key, CallRecord next) throws IOException {
    if (out.position() > segmentBytesMax) {
      turnOver();
    }
    byte[] body = json.bytes();
    byte[] line = (crc(body) + " " + json.canonical() + "\n").getBytes(StandardCharsets.UTF_8);
    long start = out.position();
    try {
      ByteBuffer left = ByteBuffer.wrap(line);
      while (left.hasRemaining()) {
        out.write(left);
      }
      out.force(false);
    } catch (IOException e) {
      // A half line must not stand before the next one.
      out.truncate(start);
      throw e;
    }
    newer.put(key, next);
  }

  private void turnOver() throws IOException {
    out.close();
    Files.move(
        folder.resolve("now"), folder.resolve("before"), StandardCopyOption.REPLACE_EXISTING);
    older = newer;
    newer = new HashMap<>();
    out = append(folder.resolve("now"));
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

  private static void load(
      Path file, Map<CallKey, CallRecord> records, Map<CallKey, CallRecord> before)
      throws IOException {
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
      apply(line.get(), records, before);
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

  private static void apply(
      Json.Obj line, Map<CallKey, CallRecord> records, Map<CallKey, CallRecord> before) {
    CallKey key = new CallKey(new SessionId(line.text("session")), line.text("call"));
    CallRecord known = records.getOrDefault(key, before.getOrDefault(key, CallRecord.UNKNOWN));
    records.put(
        key,
        switch (line.text("what")) {
          case "taken" -> known.taken(Math.toIntExact(line.integer("delivery")));
          case "started" -> known.begun();
          default ->
              EventCodec.decode(line.text("type"), line.obj("event")) instanceof Settlement how
                  ? known.ended(how, Math.toIntExact(line.findInteger("attempt").orElse(1)))
                  : known;
        });
  }

  private static String crc(byte[] bytes) {
    CRC32 crc = new CRC32();
    crc.update(bytes);
    return HexFormat.of().toHexDigits((int) crc.getValue());
  }

  @Override
  public synchronized void close() throws IOException {
    out.close();
    lock.close();
  }
}
