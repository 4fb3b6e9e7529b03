package dev.anabranch.journal.faults;

import dev.anabranch.journal.faults.DiskOp.Acknowledged;
import dev.anabranch.journal.faults.DiskOp.Created;
import dev.anabranch.journal.faults.DiskOp.FolderSynced;
import dev.anabranch.journal.faults.DiskOp.Renamed;
import dev.anabranch.journal.faults.DiskOp.Synced;
import dev.anabranch.journal.faults.DiskOp.Truncated;
import dev.anabranch.journal.faults.DiskOp.Unlinked;
import dev.anabranch.journal.faults.DiskOp.Written;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * A folder of a disk that loses power: what was synced is there, of the rest anything may be.
 *
 * <p>Names and contents are apart, as on a real disk: a sync of a file keeps its bytes, only a sync
 * of the folder keeps its name. A rename that was not synced is done or not, never half.
 */
final class Disk {
  private final Map<String, StoredFile> live = new HashMap<>();
  private final Map<String, StoredFile> kept = new TreeMap<>();
  private final List<Runnable> naming = new ArrayList<>();
  private int acknowledged;

  void apply(DiskOp op) {
    switch (op) {
      case Created(String name) -> {
        StoredFile fresh = new StoredFile();
        live.put(name, fresh);
        naming.add(() -> kept.put(name, fresh));
      }
      case Written written -> file(written.name()).write(written.offset(), written.bytes());
      case Truncated(String name, long size) -> file(name).truncate(size);
      case Synced(String name) -> file(name).sync();
      case Renamed(String from, String to) -> {
        StoredFile moved = file(from);
        live.remove(from);
        live.put(to, moved);
        naming.add(() -> {
          kept.remove(from, moved);
          kept.put(to, moved);
        });
      }
      case Unlinked(String name) -> {
        StoredFile gone = file(name);
        live.remove(name);
        naming.add(() -> kept.remove(name, gone));
      }
      case FolderSynced() -> {
        naming.forEach(Runnable::run);
        naming.clear();
      }
      case Acknowledged(int change) -> acknowledged = Math.max(acknowledged, change + 1);
    }
  }

  private StoredFile file(String name) {
    return Objects.requireNonNull(live.get(name), name);
  }

  /** Changes that were acknowledged, and with the last of them all before it. */
  int acknowledged() {
    return acknowledged;
  }

  /** True if a loss of power now could leave more than one folder. */
  boolean inFlight() {
    return !naming.isEmpty() || live.values().stream().anyMatch(StoredFile::inFlight);
  }

  /** The folder after a loss of power. */
  Map<String, byte[]> after(Crash crash) {
    Map<String, StoredFile> names = namesAfter(crash);
    Map<String, byte[]> image = new TreeMap<>();
    names.forEach((name, file) -> image.put(name, file.after(crash)));
    return image;
  }

  /** The namings work on {@code kept}, so it is lent to them and put back. */
  private Map<String, StoredFile> namesAfter(Crash crash) {
    Map<String, StoredFile> before = Map.copyOf(kept);
    naming.stream().filter(_ -> crash.keepsWhole()).forEach(Runnable::run);
    Map<String, StoredFile> after = Map.copyOf(kept);
    kept.clear();
    kept.putAll(before);
    return new TreeMap<>(after);
  }
}
