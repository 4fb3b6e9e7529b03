package dev.anabranch.remote;

import dev.anabranch.json.Json;
import dev.anabranch.tools.Tool;
import dev.anabranch.tools.ToolEnd;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.LongSupplier;

/**
 * The remote workers of one name. They offer the same tools, and each call goes to the one that
 * asks first.
 *
 * <p>A call is named to a worker by a ticket, another one each time that it is handed out. A ticket
 * that was taken back is never good again; so of all who were handed a call at most one may begin.
 */
final class Crew {
  /** A call for which no worker is there is given up after this. */
  static final Duration ABSENT_MAX = Duration.ofSeconds(30);

  /** Who was told to stop a call has this long to say how it ended. */
  static final Duration STOPPED_WITHIN = Duration.ofSeconds(5);

  /** A call that was handed out and not begun is handed out again after this. */
  static final Duration BEGUN_WITHIN = Duration.ofSeconds(5);

  /** Without a worker for so long, the tools are no more. */
  static final Duration REMEMBERED = Duration.ofSeconds(60);

  private static final int PAST_MAX = 2_000;

  private final Offer offer;
  private final LongSupplier nanos;
  private final List<Tool> tools = new ArrayList<>();
  private final Deque<RemoteCall> waiting = new ArrayDeque<>();
  private final Map<String, Given> given = new HashMap<>();
  private final Map<String, Past> past = new LinkedHashMap<>();
  private final Set<Seat> seats = new HashSet<>();
  private long leftNanos;

  /** A call in the hands of a worker. */
  private record Given(RemoteCall call, Seat seat, long atNanos) {}

  /** A ticket that is good no more; {@code applied} if the worker's answer was how it ended. */
  private record Past(Seat seat, boolean applied) {}

  Crew(Offer offer, LongSupplier nanos) {
    this.offer = offer;
    this.nanos = nanos;
    this.leftNanos = nanos.getAsLong();
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
    leftNanos = nanos();
    tidy();
    notifyAll();
  }

  synchronized boolean isEmpty() {
    return seats.isEmpty();
  }

  /** True if it has had no worker for so long. */
  synchronized boolean isAbsent(Duration atLeast) {
    return seats.isEmpty() && nanos() - leftNanos > atLeast.toNanos();
  }

  synchronized void add(RemoteCall call) {
    waiting.addLast(call);
    notifyAll();
  }

  /** The next call, for which it waits so long; empty, too, if the thread is interrupted. */
  synchronized Optional<Json.Obj> take(Seat seat, Duration atMost) {
    long end = System.nanoTime() + atMost.toNanos();
    Optional<Json.Obj> next = next(seat);
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

  private Optional<Json.Obj> next(Seat seat) {
    tidy();
    while (seats.contains(seat) && !waiting.isEmpty()) {
      RemoteCall call = waiting.removeFirst();
      if (call.give()) {
        String ticket = UUID.randomUUID().toString();
        given.put(ticket, new Given(call, seat, nanos()));
        return Optional.of(call.json(ticket));
      }
    }
    return Optional.empty();
  }

  /** What was handed out to who is gone, or does not begin it, waits again before all others. */
  synchronized void tidy() {
    long before = nanos() - BEGUN_WITHIN.toNanos();
    List<String> back =
        given.entrySet().stream()
            .filter(one -> isOver(one.getValue(), before) && one.getValue().call().takeBack())
            .map(Map.Entry::getKey)
            .toList();
    for (String ticket : back) {
      waiting.addFirst(bury(ticket).call());
      notifyAll();
    }
  }

  private boolean isOver(Given one, long before) {
    return !seats.contains(one.seat()) || one.atNanos() < before;
  }

  private Given bury(String ticket) {
    Given gone = Optional.ofNullable(given.remove(ticket)).orElseThrow();
    past.put(ticket, new Past(gone.seat(), gone.call().isAnswered()));
    if (past.size() > PAST_MAX) {
      past.remove(past.keySet().iterator().next());
    }
    return gone;
  }

  /** True if the worker that began it is not there any more. */
  synchronized boolean isLost(RemoteCall call) {
    return given.values().stream()
        .filter(one -> one.call().equals(call))
        .noneMatch(one -> seats.contains(one.seat()));
  }

  /**
   * Whether a call may begin. Under one lock with taking back, so a ticket is good or it is not.
   */
  synchronized boolean begin(Seat seat, String ticket) {
    return find(seat, ticket).filter(RemoteCall::begin).isPresent();
  }

  /** A call that this worker has; empty if it has it no more. */
  synchronized Optional<RemoteCall> find(Seat seat, String ticket) {
    Optional<Given> found = Optional.ofNullable(given.get(ticket));
    if (found.isEmpty() && !past.containsKey(ticket)) {
      throw new RemoteRefused(RemoteRefused.Kind.NO_SUCH_CALL, "there is no call with this ticket");
    }
    return found.filter(one -> one.seat().equals(seat)).map(Given::call);
  }

  /** Ends the call as its worker says; false if it ended otherwise, or is another's. */
  synchronized boolean end(Seat seat, String ticket, ToolEnd how, Optional<String> last) {
    Optional<RemoteCall> call = find(seat, ticket);
    return call.isPresent()
        ? call.get().answer(how, last)
        : Optional.ofNullable(past.get(ticket))
            .filter(gone -> gone.seat().equals(seat) && gone.applied())
            .isPresent();
  }

  /** The tickets of this worker's calls that it is to stop. */
  synchronized List<String> stops(Seat seat) {
    return given.entrySet().stream()
        .filter(one -> one.getValue().seat().equals(seat))
        .filter(one -> one.getValue().call().wish().isPresent())
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }

  synchronized int holds(Seat seat) {
    return (int) given.values().stream().filter(one -> one.seat().equals(seat)).count();
  }

  /** It has ended, however. */
  synchronized void forget(RemoteCall call) {
    waiting.remove(call);
    List<String> over =
        given.entrySet().stream()
            .filter(one -> one.getValue().call().equals(call))
            .map(Map.Entry::getKey)
            .toList();
    over.forEach(this::bury);
  }
}
