package dev.anabranch.sessions.dispatch;

import dev.anabranch.events.SessionId;
import dev.anabranch.session.CallRequest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The calls of all sessions that are not settled, each session's in its order: at most so many of
 * one are out, the others wait here. It outlives nothing: the journal is the outbox that lasts, and
 * a session that begins again hands its calls over again. For one thread at a time.
 */
final class FairOutbox {
  private final int outMax;
  private final Map<SessionId, Lane> lanes = new HashMap<>();

  FairOutbox(int outMax) {
    this.outMax = outMax;
  }

  /** The calls of one session. */
  private static final class Lane {
    private final Map<String, OpenCall> calls = new LinkedHashMap<>();
    private int out;

    /** When something of it last went on. */
    private long movedAt;
  }

  /**
   * What follows from calls that were settled.
   *
   * @param out may go out in their place
   * @param late a worker may still run them although they were given up
   */
  record Change(List<OpenCall> out, List<OpenCall> late) {}

  /** Takes a call, or the next attempt of one; what may go out now. */
  List<OpenCall> take(CallRequest request, long now) {
    Lane lane = lanes.computeIfAbsent(request.session(), session -> new Lane());
    OpenCall known = lane.calls.get(request.call());
    if (known != null) {
      known.retry(request);
      if (known.isOut()) {
        known.goesOut(now);
        return List.of(known);
      }
    } else {
      lane.calls.put(request.call(), new OpenCall(request, now));
    }
    return released(lane, now);
  }

  Optional<OpenCall> find(CallRequest request) {
    return find(request.session(), request.call());
  }

  Optional<OpenCall> find(SessionId session, String call) {
    return lane(session).map(lane -> lane.calls.get(call));
  }

  private Optional<Lane> lane(SessionId session) {
    return Optional.ofNullable(lanes.get(session));
  }

  private List<OpenCall> released(Lane lane, long now) {
    List<OpenCall> released = new ArrayList<>();
    for (OpenCall call : lane.calls.values()) {
      if (lane.out >= outMax) {
        break;
      }
      if (!call.isOut()) {
        call.goesOut(now);
        lane.out++;
        released.add(call);
      }
    }
    return released;
  }

  /** Calls that are not among the open ones are settled. */
  Change keep(SessionId session, Set<String> open, long now) {
    Lane lane = lanes.get(session);
    if (lane == null) {
      return new Change(List.of(), List.of());
    }
    List<OpenCall> settled =
        lane.calls.values().stream().filter(call -> !open.contains(call.request().call())).toList();
    settled.forEach(call -> drop(lane, call, now));
    if (lane.calls.isEmpty()) {
      lanes.remove(session);
    }
    List<OpenCall> late =
        settled.stream().filter(OpenCall::expired).filter(OpenCall::isOut).toList();
    return new Change(released(lane, now), late);
  }

  private static void drop(Lane lane, OpenCall call, long now) {
    lane.calls.remove(call.request().call());
    if (call.isOut()) {
      lane.out--;
    }
    if (!call.expired()) {
      lane.movedAt = now;
    }
    call.sent().complete(null);
  }

  /** A call of the session was begun: those behind it do not wait in vain. */
  void moved(SessionId session, long now) {
    lane(session).ifPresent(lane -> lane.movedAt = now);
  }

  /** Calls that never went out need nobody's stop; they are dropped, in their order. */
  List<CallRequest> dropWaiting(SessionId session) {
    List<OpenCall> waiting =
        lane(session).stream()
            .flatMap(lane -> lane.calls.values().stream())
            .filter(call -> !call.isOut())
            .toList();
    waiting.forEach(call -> {
      call.sent().complete(null);
      lane(session).ifPresent(lane -> lane.calls.remove(call.request().call()));
    });
    return waiting.stream().map(OpenCall::request).toList();
  }

  /** Since when the call, which is not out, has waited while nothing of its session went on. */
  long stuckSince(OpenCall call) {
    return lane(call.request().session())
        .map(lane -> Math.max(call.waitsFrom(), lane.movedAt))
        .orElse(call.waitsFrom());
  }

  List<OpenCall> all() {
    return lanes.values().stream()
        .map(lane -> lane.calls.values())
        .flatMap(Collection::stream)
        .toList();
  }
}
