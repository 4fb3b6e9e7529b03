package dev.anabranch.blobs;

import dev.anabranch.blobs.BlobStore.Blob;
import dev.anabranch.events.Sha256;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Puts into a folder: until {@link #sync()} they are temporary files that nobody sees. */
final class FolderBatch implements BlobStore.Batch {
  /** Syncs that run at once share the commits of the file system's journal. */
  private static final int SYNCS_AT_ONCE = 8;

  private final FolderBlobs store;
  private final InstantSource clock;
  private final Map<String, Path> pending = new HashMap<>();
  private final Set<String> foldersMet = new TreeSet<>();

  FolderBatch(FolderBlobs store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
  }

  @Override
  public Blob put(byte[] bytes) throws IOException {
    String sha256 = Sha256.hex(bytes);
    return has(sha256, bytes.length)
        ? new Blob(sha256, bytes.length)
        : put(new ByteArrayInputStream(bytes), bytes.length);
  }

  @Override
  public Blob put(InputStream in, long bytesMax) throws IOException {
    Path temporary =
        Files.createTempFile(
            store.dir(), FolderBlobs.TEMPORARY_PREFIX, FolderBlobs.TEMPORARY_SUFFIX);
    boolean kept = false;
    try {
      MessageDigest digest = Sha256.digest();
      long size = write(in, temporary, digest, bytesMax);
      Files.setLastModifiedTime(temporary, FileTime.from(clock.instant()));
      Blob blob = new Blob(HexFormat.of().formatHex(digest.digest()), size);
      if (!has(blob.sha256(), size)) {
        pending.put(blob.sha256(), temporary);
        kept = true;
      }
      return blob;
    } finally {
      if (!kept) {
        Files.deleteIfExists(temporary);
      }
    }
  }

  @Override
  public boolean has(String sha256, long size) throws IOException {
    if (pending.containsKey(sha256)) {
      return true;
    }
    if (!store.hasWhole(sha256, size)) {
      return false;
    }
    if (store.unsynced.containsKey(folder(sha256))) {
      foldersMet.add(folder(sha256));
    }
    return true;
  }

  private static long write(InputStream in, Path file, MessageDigest digest, long bytesMax)
      throws IOException {
    try (FileChannel out = FileChannel.open(file, StandardOpenOption.WRITE)) {
      byte[] buffer = new byte[1 << 16];
      long size = 0;
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        size += n;
        if (size > bytesMax) {
          throw new BlobTooLarge(bytesMax);
        }
        digest.update(buffer, 0, n);
        ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, n);
        while (bytes.hasRemaining()) {
          out.write(bytes);
        }
      }
      return size;
    }
  }

  @Override
  public void sync() throws IOException {
    forceAll(pending.values());
    Set<String> written = new TreeSet<>();
    pending.keySet().forEach(sha256 -> written.add(folder(sha256)));
    written.forEach(folder -> store.unsynced.merge(folder, 1, Integer::sum));
    try {
      makeFolders(written);
      for (Map.Entry<String, Path> blob : pending.entrySet()) {
        Files.move(blob.getValue(), store.path(blob.getKey()), StandardCopyOption.ATOMIC_MOVE);
      }
      foldersMet.addAll(written);
      forceAll(foldersMet.stream().map(store.dir()::resolve).toList());
    } finally {
      written.forEach(this::settle);
    }
    pending.clear();
    foldersMet.clear();
  }

  private void makeFolders(Set<String> folders) throws IOException {
    boolean made = false;
    for (String name : folders) {
      Path folder = store.dir().resolve(name);
      if (!Files.isDirectory(folder)) {
        FolderBlobs.makePrivateFolder(folder);
        made = true;
      }
    }
    if (made) {
      FolderBlobs.force(store.dir());
    }
  }

  private void settle(String folder) {
    store.unsynced.computeIfPresent(folder, (key, count) -> count == 1 ? null : count - 1);
  }

  @Override
  public void close() throws IOException {
    for (Path temporary : pending.values()) {
      Files.deleteIfExists(temporary);
    }
  }

  private static String folder(String sha256) {
    return sha256.substring(0, 2);
  }

  private static void forceAll(Collection<Path> files) throws IOException {
    if (files.size() < 2) {
      for (Path file : files) {
        FolderBlobs.force(file);
      }
      return;
    }
    try (ExecutorService threads =
        Executors.newFixedThreadPool(Math.min(SYNCS_AT_ONCE, files.size()))) {
      List<Future<?>> syncs =
          files.stream()
              .<Future<?>>map(file -> threads.submit(() -> forceUnchecked(file)))
              .toList();
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

  private static void forceUnchecked(Path file) {
    try {
      FolderBlobs.force(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
