package dev.anabranch.blobs;

import dev.anabranch.blobs.BlobStore.Blob;
import dev.anabranch.events.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/** Puts into a folder: until {@link #sync()} they are temporary files that nobody sees. */
final class FolderBatch implements BlobStore.Batch {
  private static final Set<StandardOpenOption> CREATE =
      EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);

  /** The store's own folder among the names of folders in it. */
  private static final String STORE = "";

  private static final FileAttribute<?> PRIVATE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private final FolderBlobs store;
  private final InstantSource clock;
  private final Map<String, Path> pending = new HashMap<>();
  private final Set<String> foldersMet = new TreeSet<>();
  private final UUID id = UUID.randomUUID();
  private int made;
  private Optional<SyncFolder> batchFolder = Optional.empty();

  FolderBatch(FolderBlobs store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
  }

  @Override
  public Blob put(byte[] bytes) throws IOException {
    String sha256 = Sha256.hex(bytes);
    if (!has(sha256, bytes.length)) {
      Path temporary = store.dir().resolve(newName());
      pending.put(sha256, temporary);
      try (FileChannel out = create(temporary)) {
        write(ByteBuffer.wrap(bytes), out);
      }
      Files.setLastModifiedTime(temporary, FileTime.from(clock.instant()));
    }
    return new Blob(sha256, bytes.length);
  }

  @Override
  public Blob put(InputStream in, long bytesMax) throws IOException {
    Path temporary = store.dir().resolve(newName());
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

  private String newName() {
    return FolderBlobs.TEMPORARY_PREFIX + id + "-" + made++ + FolderBlobs.TEMPORARY_SUFFIX;
  }

  private FileChannel create(Path file) throws IOException {
    if (batchFolder.isEmpty()) {
      batchFolder = Optional.of(SyncFolder.open(store.dir()));
    }
    return FileChannel.open(file, CREATE, PRIVATE);
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
      foldersMet.add(STORE);
    }
    return true;
  }

  private long write(InputStream in, Path file, MessageDigest digest, long bytesMax)
      throws IOException {
    try (FileChannel out = create(file)) {
      byte[] buffer = new byte[1 << 16];
      long size = 0;
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        size += n;
        if (size > bytesMax) {
          throw new BlobTooLarge(bytesMax);
        }
        digest.update(buffer, 0, n);
        write(ByteBuffer.wrap(buffer, 0, n), out);
      }
      return size;
    }
  }

  private static void write(ByteBuffer bytes, FileChannel out) throws IOException {
    while (bytes.hasRemaining()) {
      out.write(bytes);
    }
  }

  @Override
  public void sync() throws IOException {
    forceAll(pending.values());
    Set<String> written = new TreeSet<>();
    pending.keySet().forEach(sha256 -> written.add(folder(sha256)));
    boolean shared = false;
    for (String folder : written) {
      shared |= store.unsynced.merge(folder, 1, Integer::sum) > 1;
    }
    try {
      if (makeFolders(written) || shared) {
        foldersMet.add(STORE);
      }
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

  /** True if the store's own folder holds new names. */
  private boolean makeFolders(Set<String> folders) throws IOException {
    boolean made = false;
    for (String name : folders) {
      Path folder = store.dir().resolve(name);
      if (!Files.isDirectory(folder)) {
        FolderBlobs.makePrivateFolder(folder);
        made = true;
      }
    }
    return made;
  }

  private void settle(String folder) {
    store.unsynced.computeIfPresent(folder, (key, count) -> count == 1 ? null : count - 1);
  }

  @Override
  public void close() throws IOException {
    for (Path temporary : pending.values()) {
      Files.deleteIfExists(temporary);
    }
    batchFolder.ifPresent(SyncFolder::close);
    batchFolder = Optional.empty();
  }

  private static String folder(String sha256) {
    return sha256.substring(0, 2);
  }

  private void forceAll(Collection<Path> files) throws IOException {
    if (batchFolder.isPresent() && files.size() > SyncFolder.FILES_ONE_BY_ONE_MAX) {
      batchFolder.get().sync(files);
    } else {
      SyncFolder.each(files);
    }
  }
}
