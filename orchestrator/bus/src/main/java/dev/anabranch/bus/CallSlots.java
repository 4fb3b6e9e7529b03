package dev.anabranch.bus;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.IntStream;

/** The slots of one process; each is a thread and a member of the share group. */
final class CallSlots implements Bus.Subscription {
  static final int SLOTS_MAX = 256;

  /** Longer than the longest tool call. */
  private static final Duration CLOSE_WAIT = Duration.ofMinutes(11);

  private final AtomicBoolean closing = new AtomicBoolean();
  private final List<Thread> threads;

  private CallSlots(
      int slots,
      Clients clients,
      DeadLetters deadLetters,
      Function<Bus.Delivery, CompletionStage<Void>> handler) {
    threads =
        IntStream.range(0, slots)
            .mapToObj(slot ->
                Thread.ofPlatform()
                    .daemon()
                    .name("calls-" + slot)
                    .start(new CallSlot(clients, deadLetters, handler, closing::get)))
            .toList();
  }

  static CallSlots start(
      int slots,
      Clients clients,
      DeadLetters deadLetters,
      Function<Bus.Delivery, CompletionStage<Void>> handler) {
    return new CallSlots(slots, clients, deadLetters, handler);
  }

  @Override
  public void close() {
    closing.set(true);
    Threads.join(threads, CLOSE_WAIT);
  }
}
