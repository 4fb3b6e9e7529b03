package dev.anabranch.remote;

import dev.anabranch.tools.Tool;
import dev.anabranch.tools.ToolEnd;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * The remote workers of one name. They offer the same tools, and each call goes to the one that
 * asks first.
 */
final class Crew {
  /** A call that nobody takes is given up after this. */
  static final Duration TAKEN_WITHIN = Duration.ofSeconds(30);

  /** Who was told to stop a call has this long to say how it ended. */
  static final Duration STOPPED_WITHIN = Duration.ofSeconds(5);

  /** A call that was handed out and not begun is handed out again after this. */
  static final Duration BEGUN_WITHIN = Duration.ofSeconds(5);

  /** Without a worker for so long, the tools are no more. */
  static final Duration REMEMBERED = Duration.ofSeconds(60);

  private static final int ENDED_MAX = 1_000;

  private final Offer offer;
  private final LongSupplier nanos;
  private final List<Tool> tools = new ArrayList<>();
  private final Deque<RemoteCall> waiting = new ArrayDeque<>();
  private final Map<String, Given> given = new HashMap<>();
  private final Deque<String> ended = new ArrayDeque<>();
  private final Set<Seat> seats = new HashSet<>();
  private long seenNanos;

  /** A call in the hands of a worker. */
  private record Given(RemoteCall call, Seat seat, long atNanos) {}

  Crew(Offer offer, LongSupplier nanos) {
    this.offer = offer;
    this.nanos = nanos;
    this.seenNanos = nanos.getAsLong();
    offer
        .tools()
        .forEach(
            (own, tool) -> tools.add(new RemoteTool(this, own, tool.definition(), tool.timeout())));
  }

  String name() {
    return offer.name();
  }

  Offer offer() {
    return offer;
  }

  List<Tool> tools() {
    return tools;
  }

  long nanos() {
    return nanos.getAsLong();
  }

  synchronized void join(Seat seat) {
    seats.add(seat);
  }

  synchronized void leave(Seat seat) {
    seats.remove(seat);
    seenNanos = nanos();
    tidy();
  }

  synchronized boolean isEmpty() {
    return seats.isEmpty();
  }

  /** True if it had no worker for long. */
  synchronized boolean isOver() {
    return seats.isEmpty() && nanos() - seenNanos > REMEMBERED.toNanos();
  }

  synchronized void add(RemoteCall call) {
    waiting.addLast(call);
    notify();
  }

  /** The next call, for which it waits so long. */
  synchronized Optional<RemoteCall> take(Seat seat, Duration atMost) {
    long end = System.nanoTime() + atMost.toNanos();
    Optional<RemoteCall> next = next(seat);
    try {
      for (long left = atMost.toMillis();
          next.isEmpty() && left > 0 && seats.contains(seat);
          left = (end - System.nanoTime()) / 1_000_000) {
        wait(left);
        next = next(seat);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return next;
  }

  private Optional<RemoteCall> next(Seat seat) {
    tidy();
    while (seats.contains(seat) && !waiting.isEmpty()) {
      RemoteCall call = waiting.removeFirst();
      if (call.give()) {
        given.put(call.ticket(), new Given(call, seat, nanos()));
        return Optional.of(call);
      }
    }
    return Optional.empty();
  }

  /** What was handed out to who is gone, or does not begin it, waits again before all others. */
  synchronized void tidy() {
    long before = nanos() - BEGUN_WITHIN.toNanos();
    List<Given> back =
        given.values().stream()
            .filter(one -> !seats.contains(one.seat()) || one.atNanos() < before)
            .filter(one -> one.call().takeBack())
            .toList();
    for (Given one : back) {
      given.remove(one.call().ticket());
      waiting.addFirst(one.call());
      notify();
    }
  }

  /** True if the worker that began it is not there any more. */
  synchronized boolean isLost(RemoteCall call) {
    return Optional.ofNullable(given.get(call.ticket()))
        .filter(one -> seats.contains(one.seat()))
        .isEmpty();
  }

  /** A call that this worker has; empty if it has it no more. */
  synchronized Optional<RemoteCall> find(Seat seat, String ticket) {
    Optional<Given> found = Optional.ofNullable(given.get(ticket));
    if (found.isEmpty() && !ended.contains(ticket)) {
      throw new RemoteRefused(RemoteRefused.Kind.NO_SUCH_CALL, "there is no call with this ticket");
    }
    return found.filter(one -> one.seat().equals(seat)).map(Given::call);
  }

  /** The tickets of this worker's calls that it is to stop. */
  synchronized List<String> stops(Seat seat) {
    return given.values().stream()
        .filter(one -> one.seat().equals(seat) && one.call().wish().isPresent())
        .map(one -> one.call().ticket())
        .sorted()
        .toList();
  }

  synchronized int holds(Seat seat) {
    return (int) given.values().stream().filter(one -> one.seat().equals(seat)).count();
  }

  /** It has ended, however. */
  synchronized void forget(RemoteCall call) {
    waiting.remove(call);
    given.remove(call.ticket());
    ended.addLast(call.ticket());
    if (ended.size() > ENDED_MAX) {
      ended.removeFirst();
    }
  }

  /** Ends the call as its worker says; false if it has ended, or is another's. */
  boolean end(Seat seat, String ticket, ToolEnd how) {
    return find(seat, ticket).filter(call -> call.answer(how)).isPresent();
  }
}
