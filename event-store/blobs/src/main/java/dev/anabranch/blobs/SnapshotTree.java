package dev.anabranch.blobs;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/**
 * Collects what snapshots name: manifests and files, through all folders. What many snapshots share
 * is read once.
 */
public final class SnapshotTree {
  /** How the canonical bytes of every manifest begin. */
  private static final byte[] BEGINNING = "{\"entries\":[".getBytes(StandardCharsets.UTF_8);

  private final BlobStore blobs;
  private final DigestSet named;
  private final DigestSet walked = new DigestSet();

  /** What was walked with holes proves nothing for who needs it whole. */
  private final DigestSet partly = new DigestSet();

  /**
   * @param named gets every blob that is found
   */
  public SnapshotTree(BlobStore blobs, DigestSet named) {
    this.blobs = blobs;
    this.named = named;
  }

  /**
   * Adds everything under a root. {@link BlobMissing}, {@link BlobDamaged} or {@link NotASnapshot}
   * say that a manifest cannot be read, so that nobody knows what it names.
   */
  public void add(String root) {
    walk(root, false);
  }

  private void walk(String root, boolean partial) {
    DigestSet seen = partial ? partly : walked;
    Deque<String> due = new ArrayDeque<>();
    due.add(root);
    while (!due.isEmpty()) {
      String manifest = due.removeLast();
      named.add(manifest);
      boolean known = walked.contains(manifest) || seen.contains(manifest);
      if (!known && (!partial || blobs.has(manifest))) {
        folder(manifest, due);
        seen.add(manifest);
      }
    }
  }

  private void folder(String manifest, Deque<String> due) {
    for (FileEntry entry : Manifest.read(blobs, manifest).entries()) {
      entry.sha256().ifPresent(named::add);
      if (entry.kind() == Kind.FOLDER) {
        due.addLast(entry.hash());
      }
    }
  }

  /** Adds a blob that may be a snapshot, or any blob, or none at all. */
  public void addAny(String sha256) {
    if (isOne(sha256)) {
      add(sha256);
    }
  }

  /** As {@link #addAny}, for a snapshot that may never have been here as a whole. */
  public void addWhatIsThere(String sha256) {
    if (isOne(sha256)) {
      walk(sha256, true);
    }
  }

  private boolean isOne(String sha256) {
    named.add(sha256);
    if (walked.contains(sha256) || !beginsLikeOne(sha256)) {
      return false;
    }
    try {
      Manifest.read(blobs, sha256);
      return true;
    } catch (NotASnapshot e) {
      return false;
    }
  }

  private boolean beginsLikeOne(String sha256) {
    try (InputStream in = blobs.open(sha256)) {
      return Arrays.equals(in.readNBytes(BEGINNING.length), BEGINNING);
    } catch (BlobMissing | BlobDamaged e) {
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
