package dev.anabranch.journal.snapshots;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Snapshots that are gone with their process, for tests and simulations. */
public final class MemorySnapshots implements StateSnapshots {
  private final Map<String, TreeMap<Long, StateSnapshot>> kept = new HashMap<>();

  @Override
  public synchronized void save(StateSnapshot snapshot) {
    kept.computeIfAbsent(snapshot.owner(), owner -> new TreeMap<>()).put(snapshot.seq(), snapshot);
  }

  @Override
  public synchronized Optional<StateSnapshot> newest(String owner, SnapshotRange range) {
    return kept.getOrDefault(owner, new TreeMap<>()).descendingMap().values().stream()
        .filter(range::holds)
        .findFirst();
  }

  @Override
  public synchronized void delete(String owner, SnapshotRange range) {
    kept.getOrDefault(owner, new TreeMap<>()).values().removeIf(range::holds);
  }

  @Override
  public void close() {}
}
