package dev.anabranch.sandbox;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Ends a run from outside. The first reason stays; later ones change nothing. */
public final class StopSwitch {
  private final List<Runnable> hearers = new ArrayList<>();
  private Optional<Stop> first = Optional.empty();

  /** Why a run was ended. */
  public enum Cause {
    TIMEOUT,
    CANCELLED,
    LIMIT
  }

  /** The cause, with words for the model. */
  public record Stop(Cause cause, String message) {}

  public void trip(Cause cause, String message) {
    List<Runnable> told;
    synchronized (this) {
      if (first.isPresent()) {
        return;
      }
      first = Optional.of(new Stop(cause, message));
      told = List.copyOf(hearers);
      hearers.clear();
    }
    told.forEach(Runnable::run);
  }

  public synchronized Optional<Stop> stop() {
    return first;
  }

  /**
   * Runs something short when the switch is tripped, on the thread that trips it; at once if it was
   * tripped before.
   */
  public void onStop(Runnable hearer) {
    synchronized (this) {
      if (first.isEmpty()) {
        hearers.add(hearer);
        return;
      }
    }
    hearer.run();
  }
}
