package dev.anabranch.journal.faults;

import dev.anabranch.events.PeopleEvent.Steered;
import dev.anabranch.journal.Database;
import dev.anabranch.journal.JdbcJournal;
import dev.anabranch.journal.Journal;
import dev.anabranch.journal.SessionRow;
import dev.anabranch.journal.faults.Judge.Finding;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * Makes the folders that a loss of power may leave at every boundary of a recording, opens each as
 * a start of the product would, and says what was wrong with it.
 */
final class CrashImages {
  /** So many draws for one image: where little is in flight there are few different ones. */
  private static final int DRAWS = 4;

  private final Recording recording;
  private final Judge judge;
  private final ImageFolder folder;
  private final Tally tally;

  CrashImages(Recording recording, ImageFolder folder, Tally tally) {
    this.recording = recording;
    this.judge = new Judge(recording.history());
    this.folder = folder;
    this.tally = tally;
  }

  /**
   * Up to {@code each} different images at every boundary where something is in flight, one where
   * nothing is; only the boundaries that are {@code mine} of {@code all}, and no further ones when
   * it is {@code enough}.
   */
  void run(int each, int mine, int all, Predicate<Tally> enough) throws IOException {
    Disk disk = new Disk();
    for (int boundary = 0; boundary <= recording.ops().size() && !enough.test(tally); boundary++) {
      if (boundary > 0) {
        disk.apply(recording.ops().get(boundary - 1));
      }
      if (boundary % all == mine) {
        at(disk, boundary, disk.inFlight() ? each : 1);
      }
    }
  }

  private void at(Disk disk, int boundary, int images) throws IOException {
    long seed = (long) recording.history().seed() << 32 | boundary;
    Set<Integer> opened = new HashSet<>();
    for (int nth = 0; nth < images * DRAWS && opened.size() < images; nth++) {
      Map<String, byte[]> image = disk.after(new Crash(nth, seed));
      if (opened.add(hash(image))) {
        folder.hold(image);
        String where = where(boundary, nth);
        tally.add(wrong(disk.acknowledged()).map(what -> where + what));
      }
    }
  }

  private static int hash(Map<String, byte[]> image) {
    List<Object> parts = new ArrayList<>(image.keySet());
    image.values().forEach(bytes -> parts.add(Arrays.hashCode(bytes)));
    return parts.hashCode();
  }

  private String where(int boundary, int nth) {
    String last = boundary == 0 ? "nothing" : words(recording.ops().get(boundary - 1));
    return "history %d, image %d after operation %d (%s): "
        .formatted(recording.history().seed(), nth, boundary, last);
  }

  private static String words(DiskOp op) {
    return op instanceof DiskOp.Written written
        ? "Written[" + written.name() + " at " + written.offset() + "]"
        : op.toString();
  }

  private Optional<String> wrong(int acknowledged) {
    try (Journal journal =
        JdbcJournal.open(Database.sqlite(folder.journal()), InstantSource.system())) {
      Finding found = judge.judge(journal);
      if (!found.faults().isEmpty()) {
        return Optional.of(found.faults().toString());
      }
      if (found.changes() < acknowledged) {
        return Optional.of(
            "LOST: " + acknowledged + " changes acknowledged, " + found.changes() + " are there");
      }
      return goesOn(journal, judge.after(found.changes()).sessions().values());
    } catch (RuntimeException e) {
      return Optional.of(e.toString());
    }
  }

  private Optional<String> goesOn(Journal journal, Collection<SessionRow> known) {
    SessionRow none =
        new SessionRow(judge.history().changes().getFirst().session(), Optional.empty(), 0, 0);
    SessionRow row = known.stream().reduce((_, later) -> later).orElse(none);
    journal
        .append(row.id(), row.head(), List.of(new Steered("on", "somebody")))
        .toCompletableFuture()
        .orTimeout(30, TimeUnit.SECONDS)
        .join();
    return journal.check(row.id()).ok() && journal.read(row.id(), row.head(), 2).size() == 1
        ? Optional.empty()
        : Optional.of("an append after the crash is not there");
  }
}
