package dev.anabranch.journal;

import dev.anabranch.blobs.BlobDamaged;
import dev.anabranch.blobs.BlobMissing;
import dev.anabranch.blobs.BlobStore;
import dev.anabranch.blobs.DigestSet;
import dev.anabranch.blobs.NotASnapshot;
import dev.anabranch.blobs.SnapshotTree;
import dev.anabranch.events.EventCodec;
import dev.anabranch.events.TaskEvent.Submitted;
import dev.anabranch.events.ToolEvent.Settlement;
import java.util.List;
import java.util.Optional;

/**
 * Every blob that the events of any session name, as this build understands it or not: whatever
 * looks like a hash in an event counts, and a snapshot counts with all that is in it. Used once.
 */
final class NamedBlobs {
  private static final int PAGE = 64;

  private final DigestSet named = new DigestSet();
  private final SnapshotTree tree;

  NamedBlobs(BlobStore blobs) {
    this.tree = new SnapshotTree(blobs, named);
  }

  /**
   * Each event once, where it was written: what a fork inherits is its parent's. {@link
   * CollectionStopped} if a snapshot that an event names cannot be read, or if there is no event at
   * all: then it is more likely that this is not the journal of these blobs.
   */
  void readAll(JournalReader journal) {
    List<SessionRow> sessions = journal.sessions();
    if (sessions.isEmpty()) {
      throw new CollectionStopped("the journal has no session");
    }
    for (SessionRow row : sessions) {
      for (long after = row.forkedAt(); after < row.head(); after += PAGE) {
        BlobCollector.goOn();
        int page = (int) Math.min(PAGE, row.head() - after);
        List<StoredEntry> entries = journal.stored(row.id(), after, page);
        entries.forEach(entry -> read(entry, entry.seq() <= row.imported()));
      }
    }
  }

  /** An import brings outputs; what it names of workspaces may never have been here. */
  private void read(StoredEntry entry, boolean imported) {
    try {
      if (imported) {
        HexScan.each(entry.payload(), tree::addWhatIsThere);
      } else {
        addAny(entry.payload());
        root(entry).ifPresent(tree::add);
      }
    } catch (BlobMissing | BlobDamaged | NotASnapshot e) {
      throw new CollectionStopped(entry.origin(), entry.seq(), e);
    }
  }

  /** What may be a blob's name in any bytes. */
  void addAny(byte[] bytes) {
    HexScan.each(bytes, tree::addAny);
  }

  private static Optional<String> root(StoredEntry entry) {
    return switch (EventCodec.read(entry.type(), entry.payload())) {
      case Submitted submitted -> submitted.root();
      case Settlement settlement -> settlement.root();
      default -> Optional.empty();
    };
  }

  boolean contains(String sha256) {
    return named.contains(sha256);
  }
}
