package dev.anabranch.sandbox;

import java.util.Optional;

/** Ends a run from outside. The first reason stays; later ones change nothing. */
public final class StopSwitch {
  private Optional<Stop> first = Optional.empty();

  /** Why a run was ended. */
  public enum Cause {
    TIMEOUT,
    CANCELLED,
    LIMIT
  }

  /** The cause, with words for the model. */
  public record Stop(Cause cause, String message) {}

  public synchronized void trip(Cause cause, String message) {
    first = first.or(() -> Optional.of(new Stop(cause, message)));
  }

  public synchronized Optional<Stop> stop() {
    return first;
  }
}
