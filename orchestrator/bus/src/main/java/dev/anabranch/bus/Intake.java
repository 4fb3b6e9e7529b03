package dev.anabranch.bus;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * Where calls are taken over from the bus. A call that was taken over is no more the bus's concern:
 * whoever took it answers for it, and says in its beats that it holds it.
 */
public interface Intake {

  /** Takes calls of no label, about so many at once, by {@code handler} alone. */
  static Intake of(int batch, Function<Bus.Delivery, CompletionStage<Void>> handler) {
    return of(Kinds.ALL, batch, handler);
  }

  /** As {@link #of(int, Function)}, only calls of these kinds. */
  static Intake of(Kinds kinds, int batch, Function<Bus.Delivery, CompletionStage<Void>> handler) {
    return new Intake() {
      @Override
      public Kinds kinds() {
        return kinds;
      }

      @Override
      public int batch() {
        return batch;
      }

      @Override
      public CompletionStage<Void> take(Bus.Delivery delivery) {
        return handler.apply(delivery);
      }
    };
  }

  /** As whom it takes, a name that no other living taker has; empty if it has none. */
  default Optional<String> taker() {
    return Optional.empty();
  }

  /** The labels whose calls it takes; empty for the calls of no label. */
  default List<String> labels() {
    return List.of();
  }

  /** Which of the calls of no label it takes; of labels it takes all. */
  default Kinds kinds() {
    return Kinds.ALL;
  }

  /** Kinds of calls of no label, by the effect that their sessions know them to have. */
  enum Kinds {
    ALL,
    PURE,
    ALL_BUT_PURE
  }

  /** How many calls should come at once at most; a few more may. */
  int batch();

  /** Completes when there is room for a further batch. */
  default CompletionStage<Void> room() {
    return CompletableFuture.completedStage(null);
  }

  /**
   * Takes a call over. The stage completes when the call outlives the record, which must be soon: a
   * batch is acknowledged as a whole. If it fails the call comes again, to another taker unless it
   * only looks, and after some deliveries it goes to the dead.
   */
  CompletionStage<Void> take(Bus.Delivery delivery);

  /**
   * Whether the call must not begin before the broker has said that its record is ours. The others'
   * {@link Bus.Delivery#accepted} is complete from the start.
   */
  default boolean needsProof(ToolRequest request) {
    return request.effect().equals("external");
  }
}
