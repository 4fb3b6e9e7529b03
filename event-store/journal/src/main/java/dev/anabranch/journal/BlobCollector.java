package dev.anabranch.journal;

import dev.anabranch.blobs.DigestSet;
import dev.anabranch.blobs.SweepableBlobs;
import dev.anabranch.blobs.SweepableBlobs.Kept;
import dev.anabranch.journal.Collected.Sum;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Removes blobs that no event names. Safe beside everything that puts, reads and appends, if an
 * event names a blob at most {@link #GRACE} after its put.
 */
public final class BlobCollector {
  /*
   * A pass first reads the whole journal (mark), then looks at every blob (sweep). The moment when
   * the mark begins is `now` for the whole pass.
   *
   * A blob that nobody names and that is older than the grace goes to the trash; what is in the
   * trash is removed when it has been there for the grace and still nobody names it, and is brought
   * back when somebody does.
   *
   * Why nothing is lost: let a put answer a hash at time p and an event name it at n < p + grace.
   * The put left the blob live, for it looks nowhere else and writes what it does not find there.
   * A pass may move it to the trash at t > p, believing a mark from before n. A pass that removes it
   * began at or after t + grace > p + grace > n: its mark has read the event, and it brings the blob
   * back instead. A copy that was in the trash before p is another matter: to remove it touches no
   * live blob. All the while reads find the blob in one place or the other.
   *
   * If a manifest cannot be read, nobody knows what it names: the pass stops before the sweep.
   */
  public static final Duration GRACE = Duration.ofHours(24);

  private final JournalReader journal;
  private final SweepableBlobs blobs;
  private final Supplier<Stream<byte[]>> elsewhere;
  private final InstantSource clock;

  /**
   * @param elsewhere bytes outside the journal whose hashes count as named: results that are not
   *     yet appended
   */
  public BlobCollector(
      JournalReader journal,
      SweepableBlobs blobs,
      Supplier<Stream<byte[]>> elsewhere,
      InstantSource clock) {
    this.journal = journal;
    this.blobs = blobs;
    this.elsewhere = elsewhere;
    this.clock = clock;
  }

  /** Runs one pass. {@link CollectionStopped}, or a journal's or a store's failure, ends it. */
  public Collected collect() {
    return pass(false);
  }

  /** Counts what {@link #collect} would do, and changes nothing. */
  public Collected look() {
    return pass(true);
  }

  private Collected pass(boolean dry) {
    Instant before = clock.instant().minus(GRACE);
    Sweep sweep = new Sweep(mark(), before, dry);
    try {
      blobs.each(sweep::kept);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return sweep.collected();
  }

  /** An interrupt ends a pass between two steps; each step leaves everything sound. */
  static void goOn() {
    if (Thread.currentThread().isInterrupted()) {
      throw new CollectionStopped("it was interrupted");
    }
  }

  /** What is not yet appended is read first: what is appended meanwhile is then in the journal. */
  private NamedBlobs mark() {
    NamedBlobs named = new NamedBlobs(blobs);
    try (Stream<byte[]> more = elsewhere.get()) {
      more.forEach(named::addAny);
    }
    named.readAll(journal);
    return named;
  }

  /** One look at every blob. */
  private final class Sweep {
    private final NamedBlobs named;
    private final Instant before;
    private final boolean dry;
    private final DigestSet moved = new DigestSet();
    private Sum stays = Sum.NONE;
    private Sum young = Sum.NONE;
    private Sum trashed = Sum.NONE;
    private Sum waiting = Sum.NONE;
    private Sum removed = Sum.NONE;
    private Sum broughtBack = Sum.NONE;

    Sweep(NamedBlobs named, Instant before, boolean dry) {
      this.named = named;
      this.before = before;
      this.dry = dry;
    }

    /** A blob that was just moved may be shown again where it is now. */
    void kept(Kept blob) throws IOException {
      goOn();
      if (moved.contains(blob.sha256())) {
        return;
      }
      if (blob.trashed()) {
        trashed(blob);
      } else {
        live(blob);
      }
    }

    private void live(Kept blob) throws IOException {
      if (named.contains(blob.sha256())) {
        stays = stays.plus(blob.size());
      } else if (dry ? blob.since().isBefore(before) : blobs.trash(blob.sha256(), before)) {
        moved.add(blob.sha256());
        trashed = trashed.plus(blob.size());
      } else {
        young = young.plus(blob.size());
      }
    }

    private void trashed(Kept blob) throws IOException {
      if (named.contains(blob.sha256())) {
        if (!dry) {
          blobs.bringBack(blob.sha256());
        }
        moved.add(blob.sha256());
        broughtBack = broughtBack.plus(blob.size());
      } else if (dry ? blob.since().isBefore(before) : blobs.remove(blob.sha256(), before)) {
        removed = removed.plus(blob.size());
      } else {
        waiting = waiting.plus(blob.size());
      }
    }

    Collected collected() {
      return new Collected(dry, stays, young, trashed, waiting, removed, broughtBack);
    }
  }
}
