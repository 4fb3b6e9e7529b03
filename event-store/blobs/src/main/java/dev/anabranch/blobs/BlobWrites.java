package dev.anabranch.blobs;

import dev.anabranch.events.Sha256;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;

/**
 * Puts of one caller that become durable together: after {@link #sync()}, never before. Safe for
 * several threads.
 */
final class BlobWrites implements Closeable {
  private final BlobStore store;
  private final Set<String> written = new HashSet<>();
  private final Set<String> met = new HashSet<>();

  BlobWrites(BlobStore store) {
    this.store = store;
  }

  String put(byte[] bytes) throws IOException {
    String sha256 = Sha256.hex(bytes);
    if (!alreadyThere(sha256, bytes.length)) {
      put(BlobStore.stream(bytes), bytes.length);
    }
    return sha256;
  }

  String put(InputStream in, long bytesMax) throws IOException {
    Path temporary = Files.createTempFile(store.dir(), "put-", ".tmp");
    try {
      MessageDigest digest = Sha256.digest();
      long size = write(in, temporary, digest, bytesMax);
      String sha256 = HexFormat.of().formatHex(digest.digest());
      if (!alreadyThere(sha256, size)) {
        rename(temporary, sha256);
      }
      return sha256;
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  /** True if nothing has to be written for this blob. */
  boolean alreadyThere(String sha256, long size) throws IOException {
    if (!store.hasWhole(sha256, size)) {
      return false;
    }
    String prefix = sha256.substring(0, 2);
    if (store.unsynced.containsKey(prefix)) {
      note(met, prefix);
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
      out.force(true);
      return size;
    }
  }

  private void rename(Path temporary, String sha256) throws IOException {
    Path target = store.path(sha256);
    Path folder = target.resolveSibling("");
    if (!Files.isDirectory(folder)) {
      BlobStore.makePrivateFolder(folder);
      force(store.dir());
    }
    String prefix = sha256.substring(0, 2);
    if (note(written, prefix)) {
      store.unsynced.merge(prefix, 1, Integer::sum);
    }
    Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
  }

  private synchronized boolean note(Set<String> prefixes, String prefix) {
    return prefixes.add(prefix);
  }

  /** Makes every put so far durable. */
  synchronized void sync() throws IOException {
    Set<String> due = new HashSet<>(written);
    due.addAll(met);
    for (String prefix : due) {
      force(store.dir().resolve(prefix));
    }
    settle();
  }

  /** Puts that were not synced stay valid blobs; they are only not promised. */
  @Override
  public synchronized void close() {
    settle();
  }

  private void settle() {
    for (String prefix : written) {
      store.unsynced.computeIfPresent(prefix, (key, count) -> count == 1 ? null : count - 1);
    }
    written.clear();
    met.clear();
  }

  private static void force(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
