package dev.anabranch.sessions.dispatch;

import dev.anabranch.bus.WorkerBeat;
import dev.anabranch.events.SessionId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The cancelled sessions whose calls are with workers: how long those have to stop them. Who says
 * that it ends such a call has as long as after a call's limit, since its answer has the files; who
 * says nothing has little. For one thread at a time.
 */
final class Cancelling {
  private static final long SILENT_MILLIS = Duration.ofSeconds(10).toMillis();
  private static final long ENDING_MILLIS =
      Duration.ofSeconds(WorkerBeat.ENDING_SECONDS).toMillis();

  private final Map<SessionId, Wait> waits = new HashMap<>();

  /** {@code heard} is when a worker last said that it ends a call; at first, when it was asked. */
  private record Wait(long since, long heard) {
    boolean isOver(long now) {
      return now - heard >= SILENT_MILLIS || now - since >= ENDING_MILLIS;
    }
  }

  /** Workers were asked to stop the calls of the session. */
  void begin(SessionId session, long now) {
    waits.putIfAbsent(session, new Wait(now, now));
  }

  /** No call of the session is open any more. */
  void settled(SessionId session) {
    waits.remove(session);
  }

  /** Those that wait no longer, each once; {@code ends} tells of which a worker ends a call now. */
  List<SessionId> overdue(Predicate<SessionId> ends, long now) {
    waits.replaceAll((session, wait) -> ends.test(session) ? new Wait(wait.since(), now) : wait);
    List<SessionId> overdue = new ArrayList<>();
    waits.forEach((session, wait) -> {
      if (wait.isOver(now)) {
        overdue.add(session);
      }
    });
    overdue.forEach(waits::remove);
    return overdue;
  }
}
