package dev.anabranch.sessions.dispatch;

import dev.anabranch.bus.WorkerBeat;
import dev.anabranch.events.SessionId;
import dev.anabranch.session.CallRequest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The workers of which something was heard, by their own words. Kept in memory alone: a process
 * that begins knows all that live after one beat of each.
 *
 * <p>How it works: a beat is a lease on the calls that it names. Who was silent for {@link
 * WorkerBeat#SILENCE_SECONDS} holds nothing; but if nobody at all was heard for a while, it was the
 * road that was cut, and with the first word after it everyone has that long again to speak.
 */
public final class Workers {
  private static final long SILENCE_MILLIS =
      Duration.ofSeconds(WorkerBeat.SILENCE_SECONDS).toMillis();
  private static final long CUT_MILLIS =
      Duration.ofSeconds(2L * WorkerBeat.EVERY_SECONDS + 1).toMillis();
  private static final long FORGET_MILLIS = Duration.ofMinutes(10).toMillis();
  private static final int WORKERS_MAX = 1_000;

  private final InstantSource clock;
  private final Map<String, Seen> seen = new HashMap<>();
  private long lastHeard;

  public Workers(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * A worker as it was heard last.
   *
   * @param heard when
   * @param spoke when its lease began: as {@code heard}, or later if the road was cut
   * @param readySince since when it takes calls; empty if it does not
   * @param freeSince since when it has had a free slot; empty if it has none
   * @param lookingSince since when it has had room for what only looks; empty if it has none
   */
  private record Seen(
      WorkerBeat beat,
      long heard,
      long spoke,
      Optional<Long> readySince,
      Optional<Long> freeSince,
      Optional<Long> lookingSince) {

    /** As a beat of now says it, after what was known before. */
    static Seen of(WorkerBeat beat, Optional<Seen> before, long now) {
      return new Seen(
          beat,
          now,
          now,
          since(beat.state() == WorkerBeat.State.READY, before.flatMap(Seen::readySince), now),
          since(beat.isFree(), before.flatMap(Seen::freeSince), now),
          since(beat.takesLooks(), before.flatMap(Seen::lookingSince), now));
    }

    private static Optional<Long> since(boolean holds, Optional<Long> before, long now) {
      return before.or(() -> Optional.of(now)).filter(any -> holds);
    }

    /** Since when it has had room for such a call: what others do for it needs no slot. */
    Optional<Long> roomySince(CallRequest request) {
      Lane lane = Lane.of(request);
      if (lane.foreign()) {
        return readySince;
      }
      return lane.looks() ? lookingSince : freeSince;
    }

    boolean speaks() {
      return beat.state() != WorkerBeat.State.GONE;
    }

    boolean takes(CallRequest request) {
      return beat.state() == WorkerBeat.State.READY
          && beat.protocol() == WorkerBeat.PROTOCOL
          && Lane.of(request).has(beat.labels())
          && beat.tools().contains(request.tool());
    }

    /** That it began a call is believed of who speaks, not of who only may. */
    Holding holding(WorkerBeat.Held held) {
      return new Holding(
          beat.worker(),
          held.attempt(),
          held.since().filter(begun -> spoke == heard),
          held.ending(),
          spoke);
    }

    Seen pardoned(long now) {
      return speaks() ? new Seen(beat, heard, now, readySince, freeSince, lookingSince) : this;
    }
  }

  /** Who works on a call, as its worker says. */
  record Holding(
      String worker, int attempt, Optional<Long> sinceMicros, boolean ending, long heardAt) {}

  /** Takes note of a beat. */
  public synchronized void hear(WorkerBeat beat) {
    long now = clock.millis();
    if (now - lastHeard > CUT_MILLIS) {
      seen.replaceAll((id, worker) -> lives(worker, lastHeard) ? worker.pardoned(now) : worker);
    }
    lastHeard = now;
    Optional<Seen> before =
        Optional.ofNullable(seen.get(beat.worker())).filter(last -> lives(last, now));
    seen.put(beat.worker(), Seen.of(beat, before, now));
    forget(now);
  }

  private void forget(long now) {
    seen.values().removeIf(worker -> now - worker.spoke() > FORGET_MILLIS);
    if (seen.size() > WORKERS_MAX) {
      seen.values().stream()
          .min(Comparator.comparingLong(Seen::heard))
          .ifPresent(oldest -> seen.remove(oldest.beat().worker()));
    }
  }

  private static boolean lives(Seen worker, long now) {
    return worker.speaks() && now - worker.spoke() < SILENCE_MILLIS;
  }

  private boolean anyLives(Predicate<Seen> that) {
    long now = clock.millis();
    return seen.values().stream().anyMatch(worker -> lives(worker, now) && that.test(worker));
  }

  /** Who holds the call now; of several the one with the latest attempt. */
  synchronized Optional<Holding> holding(SessionId session, String call) {
    long now = clock.millis();
    return seen.values().stream()
        .filter(worker -> lives(worker, now))
        .flatMap(worker ->
            worker.beat().holds().stream()
                .filter(held -> held.call().equals(call) && held.session().equals(session))
                .map(held -> worker.holding(held)))
        .max(Comparator.comparingInt(Holding::attempt).thenComparing(Holding::worker));
  }

  /** True if a worker says that it ends a call of the session. */
  synchronized boolean endsCallOf(SessionId session) {
    return anyLives(worker ->
        worker.beat().holds().stream()
            .anyMatch(held -> held.ending() && held.session().equals(session)));
  }

  /** True if the worker said that it ends. */
  synchronized boolean isGone(String worker) {
    return Optional.ofNullable(seen.get(worker)).filter(known -> !known.speaks()).isPresent();
  }

  /** True if nothing was heard of the worker for so long that it holds nothing. */
  synchronized boolean isLost(String worker) {
    long now = clock.millis();
    return Optional.ofNullable(seen.get(worker)).filter(known -> lives(known, now)).isEmpty();
  }

  /** True if a worker takes such calls, sooner or later. */
  synchronized boolean someTakes(CallRequest request) {
    return anyLives(worker -> worker.takes(request));
  }

  /** True if a worker that takes such calls has had a free slot for so long. */
  synchronized boolean someFree(CallRequest request, long millis) {
    long now = clock.millis();
    return anyLives(worker ->
        worker.takes(request)
            && worker.roomySince(request).filter(since -> now - since >= millis).isPresent());
  }

  /** All that are known, by their id. */
  public synchronized List<WorkerView> all() {
    long now = clock.millis();
    return seen.values().stream()
        .map(worker ->
            WorkerView.of(worker.beat(), worker.heard(), worker.speaks() && !lives(worker, now)))
        .sorted(Comparator.comparing(WorkerView::id))
        .toList();
  }
}
