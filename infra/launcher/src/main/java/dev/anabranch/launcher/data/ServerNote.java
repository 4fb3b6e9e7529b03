package dev.anabranch.launcher.data;

import dev.anabranch.json.Json;
import dev.anabranch.json.JsonRefused;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What a server says of itself in {@code server.json}: its process and its port. A note outlives a
 * killed server, so it counts only while a process of that id and start time lives.
 *
 * @param startedMillis when the process started, in milliseconds since 1970
 * @param background whether a verb started it for its own need
 * @param settings the digest of the settings that clients must agree with
 * @param ending whether it has begun to end and answers no more
 */
public record ServerNote(
    long pid, long startedMillis, int port, boolean background, String settings, boolean ending) {

  /** The kernel counts start times in ticks; two readings of one process may differ by one. */
  private static final Duration TICK = Duration.ofMillis(50);

  /** The note of this process. */
  static ServerNote ofThisProcess(int port, boolean background, String settings) {
    ProcessHandle self = ProcessHandle.current();
    return new ServerNote(
        self.pid(), started(self).toEpochMilli(), port, background, settings, false);
  }

  ServerNote nowEnding() {
    return new ServerNote(pid, startedMillis, port, background, settings, true);
  }

  /** The note of a server that lives and answers; empty if there is none, or it is ending. */
  public static Optional<ServerNote> serving(DataFolder data) {
    return living(data).filter(note -> !note.ending());
  }

  /** The note of a server that lives; empty if there is none or it is stale. */
  public static Optional<ServerNote> living(DataFolder data) {
    return read(data).filter(ServerNote::lives);
  }

  static boolean isOfThisProcess(DataFolder data) {
    return read(data).filter(note -> note.pid() == ProcessHandle.current().pid()).isPresent();
  }

  static Optional<ServerNote> read(DataFolder data) {
    Path file = data.serverNote();
    try {
      Json.Obj json = Json.parseObject(Files.readAllBytes(file));
      return Optional.of(
          new ServerNote(
              json.integer("pid"),
              json.integer("startedMillis"),
              Math.toIntExact(json.integer("port")),
              json.bool("background"),
              json.text("settings"),
              json.bool("ending")));
    } catch (IOException | JsonRefused | ArithmeticException e) {
      return Optional.empty();
    }
  }

  void write(DataFolder data) throws IOException {
    Json.Obj json =
        Json.object()
            .with("pid", pid)
            .with("startedMillis", startedMillis)
            .with("port", port)
            .with("background", background)
            .with("settings", settings)
            .with("ending", ending);
    PrivateFile.replace(data.serverNote(), json.canonical() + "\n");
  }

  public URI url() {
    return URI.create("http://127.0.0.1:" + port);
  }

  public Optional<ProcessHandle> process() {
    return ProcessHandle.of(pid)
        .filter(ProcessHandle::isAlive)
        .filter(process -> isSameStart(started(process)));
  }

  private boolean lives() {
    return process().isPresent();
  }

  private boolean isSameStart(Instant other) {
    Duration apart = Duration.between(Instant.ofEpochMilli(startedMillis), other).abs();
    return apart.compareTo(TICK) <= 0;
  }

  private static Instant started(ProcessHandle process) {
    return process.info().startInstant().orElse(Instant.EPOCH);
  }
}
