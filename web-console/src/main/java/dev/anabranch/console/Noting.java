package dev.anabranch.console;

import dev.anabranch.console.access.Caller;
import dev.anabranch.console.audit.AuditLog;
import dev.anabranch.console.audit.Deed;
import dev.anabranch.events.SessionId;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Notes who read and did what. What cannot be noted is not answered; of a read that repeats within
 * a minute, with the same end, the first is noted.
 */
final class Noting {
  /** Parameters that name sessions. */
  private static final List<String> NAMING = List.of("ids", "session", "root");

  private static final int SESSIONS_MAX = 20;

  /** In place of an address that is none here, which may be any text. */
  private static final String NOTHING_THERE = "*";

  private final Optional<AuditLog> log;

  private final RecentReads recent;

  Noting(Optional<AuditLog> log, InstantSource clock) {
    this.log = log;
    this.recent = new RecentReads(clock);
  }

  Optional<AuditLog> log() {
    return log;
  }

  /** An answer to a request that was understood; what changed something is noted for good. */
  void note(Endpoint endpoint, Call call, int status) {
    if (endpoint.noted()) {
      note(call.caller(), endpoint, sessions(endpoint, call), status);
    }
  }

  /** An answer that came before anything was read of the request but who sent it. */
  void note(Endpoint endpoint, Caller caller, int status) {
    if (endpoint.noted()) {
      note(caller, endpoint, List.of(), status);
    }
  }

  /** Somebody asked for a cookie. */
  void login(Caller caller, int status) {
    log.ifPresent(into -> into.append(new Deed(caller, "GET", "/login", List.of(), status), true));
  }

  /** Somebody came with a token that opens nothing; {@code endpoint} is what he wanted, if any. */
  void wrongToken(Optional<Endpoint> endpoint, int status) {
    String method = endpoint.map(wanted -> wanted.method().name()).orElse(NOTHING_THERE);
    String route = endpoint.map(Noting::route).orElse(NOTHING_THERE);
    Deed deed = new Deed(Caller.NOBODY, method, route, List.of(), status);
    log.ifPresent(into -> into.append(deed, false));
  }

  private static String route(Endpoint endpoint) {
    return endpoint.path().replace("*}", "}");
  }

  private void note(Caller caller, Endpoint endpoint, List<SessionId> sessions, int status) {
    Deed deed = new Deed(caller, endpoint.method().name(), route(endpoint), sessions, status);
    if (endpoint.writes()) {
      log.ifPresent(into -> into.append(deed, true));
    } else if (!recent.repeats(deed)) {
      log.ifPresent(into -> into.append(deed, false));
      recent.add(deed);
    }
  }

  private static List<SessionId> sessions(Endpoint endpoint, Call call) {
    Stream<String> named =
        NAMING.stream()
            .flatMap(name -> call.param(name).stream())
            .flatMap(value -> Arrays.stream(value.split(",", -1)));
    Stream<String> path =
        endpoint.reach() == Endpoint.Reach.SESSION
            ? Stream.of(call.path().getOrDefault("id", ""))
            : Stream.empty();
    return Stream.concat(path, named)
        .map(String::strip)
        .filter(SessionId::isValid)
        .distinct()
        .limit(SESSIONS_MAX)
        .map(SessionId::new)
        .toList();
  }
}
