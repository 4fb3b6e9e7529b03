package dev.anabranch.worker;

import dev.anabranch.events.EventCodec;
import dev.anabranch.events.SessionId;
import dev.anabranch.events.ToolEvent.Settlement;
import dev.anabranch.json.Json;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.UnaryOperator;

/**
 * Which calls this worker began and ended, on disk before the next thing happens. It survives the
 * worker; rooms cannot reach it. To forget old calls is safe: an external call that is unknown and
 * may have been begun is in doubt, never run.
 */
final class CallJournal implements AutoCloseable {
  static final long SEGMENT_BYTES_MAX = 4L << 20;

  private final FileChannel lock;
  private final CallLog log;
  private Map<CallKey, CallRecord> older = new HashMap<>();
  private Map<CallKey, CallRecord> newer = new HashMap<>();

  private CallJournal(Path folder, long segmentBytesMax, FileChannel lock) throws IOException {
    this.lock = lock;
    this.log = CallLog.open(folder, segmentBytesMax, this::apply, this::forgetOlder);
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

  /** The broker said that the call is this worker's; on disk at some time. */
  void accepted(CallKey key) {
    add(line("accepted", key), key, CallRecord::accept);
  }

  /** The call is about to begin. */
  void started(CallKey key, int attempt) throws IOException {
    await(add(line("started", key).with("attempt", attempt), key, known -> known.begun(attempt)));
  }

  /** This attempt of the call has ended and this is its answer. */
  void finished(CallKey key, Settlement settlement, int attempt) throws IOException {
    Json.Obj line =
        line("finished", key)
            .with("attempt", attempt)
            .with("type", EventCodec.type(settlement))
            .with("event", EventCodec.encode(settlement));
    await(add(line, key, known -> known.ended(settlement, attempt)));
  }

  /** The broker has the answer; on disk at some time. */
  void told(CallKey key) {
    add(line("told", key), key, CallRecord::tell);
  }

  private void await(CompletableFuture<Void> written) throws IOException {
    log.flush();
    try {
      written.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while the call journal was written", e);
    }
  }

  /** What is on disk is known: lines of one call are written one after the other. */
  private CompletableFuture<Void> add(
      Json.Obj line, CallKey key, UnaryOperator<CallRecord> change) {
    return log.add(line).thenRun(() -> change(key, change));
  }

  private synchronized void change(CallKey key, UnaryOperator<CallRecord> change) {
    newer.put(key, change.apply(known(key)));
  }

  /** The answers of a session's calls that are still known here. */
  synchronized List<Settlement> settlements(SessionId session) {
    List<Settlement> found = new ArrayList<>();
    all()
        .forEach((key, known) -> {
          if (key.session().equals(session)) {
            known.settlement().ifPresent(found::add);
          }
        });
    return found;
  }

  /** Calls that were begun or answered, and of whose answer the broker is not known to know. */
  synchronized Map<CallKey, CallRecord> untold() {
    Map<CallKey, CallRecord> untold = all();
    untold.values().removeIf(known -> known.told() || !known.started());
    return untold;
  }

  private Map<CallKey, CallRecord> all() {
    Map<CallKey, CallRecord> all = new HashMap<>(older);
    all.putAll(newer);
    return all;
  }

  private static Json.Obj line(String what, CallKey key) {
    return Json.object()
        .with("what", what)
        .with("session", key.session().value())
        .with("call", key.call());
  }

  private synchronized void forgetOlder() {
    older = newer;
    newer = new HashMap<>();
  }

  private void apply(Json.Obj line) {
    CallKey key = new CallKey(new SessionId(line.text("session")), line.text("call"));
    int attempt = Math.toIntExact(line.findInteger("attempt").orElse(1));
    change(
        key,
        switch (line.text("what")) {
          // Of an older program: that a call came here decides nothing.
          case "taken" -> known -> known;
          case "accepted" -> CallRecord::accept;
          case "started" -> known -> known.begun(attempt);
          case "told" -> CallRecord::tell;
          default ->
              EventCodec.decode(line.text("type"), line.obj("event")) instanceof Settlement how
                  ? known -> known.ended(how, attempt)
                  : known -> known;
        });
  }

  @Override
  public void close() throws IOException {
    log.close();
    lock.close();
  }
}
