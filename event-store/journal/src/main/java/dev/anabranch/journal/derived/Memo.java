package dev.anabranch.journal.derived;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The last used values, at most {@code max}; belongs to one thread. */
final class Memo<K, V> {
  private final Map<K, V> kept;

  Memo(int max) {
    kept =
        new LinkedHashMap<>(16, 0.75f, true) {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
            return size() > max;
          }
        };
  }

  Optional<V> find(K key) {
    return Optional.ofNullable(kept.get(key));
  }

  void put(K key, V value) {
    kept.put(key, value);
  }

  void clear() {
    kept.clear();
  }
}
