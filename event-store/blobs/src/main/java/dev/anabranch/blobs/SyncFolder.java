package dev.anabranch.blobs;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Makes files below one folder durable: one by one while they are few, else all at once. */
final class SyncFolder implements Closeable {
  /*
   * Many syncs cost one commit of the file system's journal each, or less if they run at once;
   * syncfs costs one for all, and whatever else is due to be written there. It tells of writes
   * that failed since the folder was opened, so that is done before the first write.
   */
  static final int FILES_ONE_BY_ONE_MAX = 64;

  /** Syncs that run at once share the commits of the file system's journal. */
  private static final int SYNCS_AT_ONCE = 8;

  private final Optional<LinuxCalls> calls;
  private final int folder;

  private SyncFolder(Optional<LinuxCalls> calls, int folder) {
    this.calls = calls;
    this.folder = folder;
  }

  static SyncFolder open(Path path) throws IOException {
    if (!LinuxCalls.canSync()) {
      return new SyncFolder(Optional.empty(), -1);
    }
    LinuxCalls calls = new LinuxCalls();
    try {
      return new SyncFolder(Optional.of(calls), calls.openForSync(path));
    } catch (IOException e) {
      calls.close();
      throw e;
    }
  }

  /** The files, all below the folder and on its file system. */
  void sync(Collection<Path> files) throws IOException {
    if (calls.isPresent()) {
      calls.get().syncFileSystem(folder);
    } else {
      each(files);
    }
  }

  static void each(Collection<Path> files) throws IOException {
    if (files.size() < 2) {
      for (Path file : files) {
        FolderBlobs.force(file);
      }
      return;
    }
    try (ExecutorService threads =
        Executors.newFixedThreadPool(
            Math.min(SYNCS_AT_ONCE, files.size()), Thread.ofVirtual().factory())) {
      List<Future<?>> syncs =
          files.stream().<Future<?>>map(file -> threads.submit(() -> force(file))).toList();
      for (Future<?> sync : syncs) {
        sync.get();
      }
    } catch (ExecutionException e) {
      throw new IOException("blobs could not be made durable", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted before blobs were durable", e);
    }
  }

  private static void force(Path file) {
    try {
      FolderBlobs.force(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    if (calls.isPresent()) {
      LinuxCalls.close(folder);
      calls.get().close();
    }
  }
}
