package dev.anabranch.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One writing process per journal. The lock is the operating system's, so it is gone with its
 * process, also after a kill; the file beside it only names the holder.
 */
final class WriteLock implements Dialect.Claim {
  /**
   * Static because the thing itself is: a POSIX lock belongs to the process, and closing any
   * channel to the file would drop it. So a second taker in this process must not open the file.
   */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path key;
  private final FileChannel channel;

  private WriteLock(Path key, FileChannel channel) {
    this.key = key;
    this.channel = channel;
  }

  /** Takes the lock of {@code journal}, or {@link JournalBusy} names who has it. */
  static WriteLock take(Path journal) {
    Path file = journal.resolveSibling(journal.getFileName() + ".lock");
    try {
      Path folder = SqliteFile.folder(file);
      Files.createDirectories(folder);
      Path key = folder.toRealPath().resolve(file.getFileName());
      if (!HELD.add(key)) {
        throw busy(journal, "this process (pid " + ProcessHandle.current().pid() + ")");
      }
      try {
        return new WriteLock(key, locked(journal, key));
      } catch (IOException | RuntimeException e) {
        HELD.remove(key);
        throw e;
      }
    } catch (IOException e) {
      throw new JournalFailed("cannot lock the journal " + journal + ": " + e.getMessage(), e);
    }
  }

  private static FileChannel locked(Path journal, Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      FileLock lock = channel.tryLock();
      if (lock == null) {
        throw busy(journal, "the process with pid " + holder(channel));
      }
      byte[] pid = Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.UTF_8);
      channel.truncate(0);
      channel.write(ByteBuffer.wrap(pid), 0);
      return channel;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static String holder(FileChannel channel) throws IOException {
    ByteBuffer pid = ByteBuffer.allocate(20);
    channel.read(pid, 0);
    String text = StandardCharsets.UTF_8.decode(pid.flip()).toString().strip();
    return text.isEmpty() ? "unknown" : text;
  }

  private static JournalBusy busy(Path journal, String holder) {
    return new JournalBusy(
        "the journal " + journal + " is open for writing in " + holder + "; one process may write");
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new JournalFailed("cannot release the lock " + key + ": " + e.getMessage(), e);
    } finally {
      HELD.remove(key);
    }
  }
}
