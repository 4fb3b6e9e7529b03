package dev.anabranch.blobs;

import dev.anabranch.events.Sha256;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Blobs in memory, in the manner of an object store: puts of whole objects, copies and deletes, no
 * rename.
 */
public final class MemoryBlobs implements SweepableBlobs {
  private final InstantSource clock;
  private final ConcurrentHashMap<String, Item> live = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<String, Item> trash = new ConcurrentHashMap<>();

  public MemoryBlobs(InstantSource clock) {
    this.clock = clock;
  }

  @SuppressWarnings("ArrayRecordComponent") // compared by nobody, changed by nobody
  private record Item(byte[] bytes, Instant since) {}

  @Override
  public Batch batch() {
    return new Puts();
  }

  @Override
  public boolean has(String sha256) {
    return live.containsKey(BlobStore.requireHash(sha256))
        || trash.containsKey(sha256)
        || live.containsKey(sha256);
  }

  @Override
  public long size(String sha256) {
    return item(sha256).bytes().length;
  }

  @Override
  public InputStream open(String sha256) {
    return new CheckedBlob(sha256, new ByteArrayInputStream(item(sha256).bytes()));
  }

  /** Puts other bytes in the place of a live blob's, as a failing disk does. */
  void damage(String sha256, byte[] bytes) {
    live.computeIfPresent(sha256, (hash, item) -> new Item(bytes.clone(), item.since()));
  }

  private Item item(String sha256) {
    Item found = live.get(BlobStore.requireHash(sha256));
    if (found == null) {
      found = trash.get(sha256);
    }
    if (found == null) {
      found = live.get(sha256);
    }
    if (found == null) {
      throw new BlobMissing(sha256);
    }
    return found;
  }

  @Override
  public void each(Visitor visitor) throws IOException {
    each(live, false, visitor);
    each(trash, true, visitor);
  }

  private static void each(Map<String, Item> place, boolean trashed, Visitor visitor)
      throws IOException {
    for (Map.Entry<String, Item> blob : place.entrySet()) {
      Item item = blob.getValue();
      visitor.kept(new Kept(blob.getKey(), item.bytes().length, item.since(), trashed));
    }
  }

  @Override
  public boolean trash(String sha256, Instant before) {
    Item found = live.get(BlobStore.requireHash(sha256));
    if (found == null || !found.since().isBefore(before)) {
      return false;
    }
    trash.put(sha256, new Item(found.bytes(), clock.instant()));
    return live.remove(sha256, found);
  }

  @Override
  public void bringBack(String sha256) {
    Item found = trash.get(BlobStore.requireHash(sha256));
    if (found != null) {
      live.put(sha256, new Item(found.bytes(), clock.instant()));
      trash.remove(sha256, found);
    }
  }

  @Override
  public boolean remove(String sha256, Instant before) {
    Item found = trash.get(BlobStore.requireHash(sha256));
    return found != null && found.since().isBefore(before) && trash.remove(sha256, found);
  }

  private final class Puts implements Batch {
    private final Map<String, byte[]> pending = new LinkedHashMap<>();

    @Override
    public Blob put(byte[] bytes) {
      Blob blob = new Blob(Sha256.hex(bytes), bytes.length);
      if (!has(blob.sha256(), blob.size())) {
        pending.put(blob.sha256(), bytes.clone());
      }
      return blob;
    }

    @Override
    public Blob put(InputStream in, long bytesMax) throws IOException {
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      byte[] buffer = new byte[1 << 16];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        if (all.size() + (long) n > bytesMax) {
          throw new BlobTooLarge(bytesMax);
        }
        all.write(buffer, 0, n);
      }
      return put(all.toByteArray());
    }

    @Override
    public boolean has(String sha256, long size) {
      Item found = live.get(sha256);
      return pending.containsKey(sha256) || (found != null && found.bytes().length == size);
    }

    @Override
    public void sync() {
      pending.forEach((sha256, bytes) -> live.put(sha256, new Item(bytes, clock.instant())));
      pending.clear();
    }

    @Override
    public void close() {
      pending.clear();
    }
  }
}
