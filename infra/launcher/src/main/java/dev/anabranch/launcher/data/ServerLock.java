package dev.anabranch.launcher.data;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;

/**
 * The right to serve a data folder: one process at a time. The kernel gives it back when the
 * process is gone, however it went.
 */
public final class ServerLock implements AutoCloseable {
  private final DataFolder data;
  private final FileChannel channel;

  private ServerLock(DataFolder data, FileChannel channel) {
    this.data = data;
    this.channel = channel;
  }

  /** Takes the lock, or refuses with {@link DataFolderBusy} if another process has it. */
  public static ServerLock take(DataFolder data) {
    try {
      FileChannel channel =
          FileChannel.open(data.serverLock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (!isLocked(channel)) {
        channel.close();
        throw new DataFolderBusy(data, ServerNote.read(data));
      }
      return new ServerLock(data, channel);
    } catch (IOException e) {
      throw new DataFolderRefused("cannot lock " + data + ": " + e.getMessage());
    }
  }

  private static boolean isLocked(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  /**
   * Tells clients where this server is. What is returned tells them, when it is closed, that the
   * server is ending; do so before it stops to answer.
   */
  public AutoCloseable announce(int port, boolean background, String settings) throws IOException {
    ServerNote note = ServerNote.ofThisProcess(port, background, settings);
    note.write(data);
    return () -> {
      if (ServerNote.isOfThisProcess(data)) {
        sayEnding(note);
      }
    };
  }

  /** On a full disk nothing can be written, but a note can still be withdrawn. */
  private void sayEnding(ServerNote note) throws IOException {
    try {
      note.nowEnding().write(data);
    } catch (IOException e) {
      Files.deleteIfExists(data.serverNote());
    }
  }

  /**
   * Withdraws the note, then gives the lock back. Where the folder was removed under this server
   * and made anew, the note there is another's and stays.
   */
  @Override
  public void close() {
    try {
      if (ServerNote.isOfThisProcess(data)) {
        Files.deleteIfExists(data.serverNote());
      }
      channel.close();
    } catch (IOException e) {
      throw new DataFolderRefused("cannot release " + data + ": " + e.getMessage());
    }
  }
}
