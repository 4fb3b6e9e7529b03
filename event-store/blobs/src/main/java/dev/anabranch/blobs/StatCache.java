package dev.anabranch.blobs;

import java.util.HashMap;
import java.util.Map;

/**
 * What the folders below one folder were when they were last seen, by path; good for a walk with
 * the same rules.
 */
final class StatCache {
  private final IgnoreRules rules;
  private final Map<String, SeenFolder> folders = new HashMap<>();

  StatCache(IgnoreRules rules) {
    this.rules = rules;
  }

  IgnoreRules rules() {
    return rules;
  }

  SeenFolder folder(String path) {
    return folders.getOrDefault(path, SeenFolder.NONE);
  }

  void put(String path, SeenFolder folder) {
    folders.put(path, folder);
  }

  /** Names that it holds; what it costs to keep. */
  int size() {
    return folders.values().stream().mapToInt(folder -> folder.entries().size()).sum();
  }

  /** When the youngest thing in it changed. */
  long youngestMillis() {
    return folders.values().stream().mapToLong(SeenFolder::youngestMillis).max().orElse(0);
  }

  /** The same, seen at {@code millis}. */
  StatCache agedAt(long millis) {
    StatCache aged = new StatCache(rules);
    folders.forEach((path, folder) -> aged.put(path, folder.agedAt(millis)));
    return aged;
  }
}
