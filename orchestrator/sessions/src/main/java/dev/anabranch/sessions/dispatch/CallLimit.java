package dev.anabranch.sessions.dispatch;

import dev.anabranch.bus.WorkerBeat;
import dev.anabranch.json.Json;
import dev.anabranch.json.JsonRefused;
import dev.anabranch.session.CallRequest;
import java.time.Duration;
import java.util.Optional;

/** How long a call may run: what it asks for itself, as far as any call may. */
final class CallLimit {
  private static final long SECONDS_DEFAULT = 120;
  private static final long SECONDS_MAX = 600;

  /** Of other tools an argument of that name may mean anything. */
  private static final String SHELL = "shell_";

  /** A worker that keeps to the limit has this long to say that it ends the call. */
  private static final Duration GRACE = Duration.ofSeconds(5);

  /** A worker that said so has this long to clear up, to keep the files and to answer. */
  private static final Duration ENDING = Duration.ofSeconds(WorkerBeat.ENDING_SECONDS);

  private CallLimit() {}

  static Duration of(CallRequest request) {
    try {
      Optional<Json> timeout =
          request.arguments().find("timeout").filter(given -> request.tool().startsWith(SHELL));
      long asked = timeout.map(Json::asInteger).orElse(SECONDS_DEFAULT);
      return Duration.ofSeconds(Math.clamp(asked, 1, SECONDS_MAX));
    } catch (JsonRefused | ArithmeticException notANumber) {
      return Duration.ofSeconds(SECONDS_DEFAULT);
    }
  }

  /** After so many milliseconds of running it is waited for no longer. */
  static long millisMax(CallRequest request, boolean ending) {
    return of(request).plus(ending ? ENDING : GRACE).toMillis();
  }
}
