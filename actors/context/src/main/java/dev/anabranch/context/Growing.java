package dev.anabranch.context;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;

/**
 * An immutable list whose {@link #plus} costs the same at any length.
 *
 * <p>All versions that grew from one another share one array list; a version sees only its own
 * length. Only the longest version may grow in place; growing an older one copies. So the common
 * case, one line of history, never copies, and a branch is still right.
 */
final class Growing<T> {
  private final List<T> shared;
  private final int size;

  private Growing(List<T> shared, int size) {
    this.shared = shared;
    this.size = size;
  }

  static <T> Growing<T> empty() {
    return new Growing<>(new ArrayList<>(), 0);
  }

  Growing<T> plus(T item) {
    synchronized (shared) {
      if (shared.size() == size) {
        shared.add(item);
        return new Growing<>(shared, size + 1);
      }
    }
    List<T> copy = new ArrayList<>(asList());
    copy.add(item);
    return new Growing<>(copy, size + 1);
  }

  int size() {
    return size;
  }

  void addTo(Collection<? super T> all) {
    synchronized (shared) {
      all.addAll(shared.subList(0, size));
    }
  }

  /** A copy that later growth does not touch. */
  List<T> asList() {
    synchronized (shared) {
      return Collections.unmodifiableList(new ArrayList<>(shared.subList(0, size)));
    }
  }
}
