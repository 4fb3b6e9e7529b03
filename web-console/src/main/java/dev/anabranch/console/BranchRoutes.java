package dev.anabranch.console;

import dev.anabranch.console.Endpoint.Access;
import dev.anabranch.console.Problem.Kind;
import dev.anabranch.events.SessionId;
import dev.anabranch.json.Json;
import dev.anabranch.sessions.SessionView;
import dev.anabranch.sessions.Sessions;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Going on from an earlier entry, and who came from whom. */
final class BranchRoutes {
  private static final int COMPARED_MIN = 2;
  private static final int COMPARED_MAX = 8;

  private final Sessions sessions;
  private final ForkBody forks;
  private final Remembered remembered;

  BranchRoutes(Sessions sessions, ForkBody forks, Remembered remembered) {
    this.forks = forks;
    this.remembered = remembered;
    this.sessions = sessions;
  }

  List<Endpoint> endpoints() {
    return List.of(
        Endpoint.post(Access.OPERATOR, "/api/sessions/{id}/fork", this::fork),
        Endpoint.post(Access.OPERATOR, "/api/sessions/{id}/rewind", this::rewind),
        Endpoint.get(
            Access.VIEWER,
            "/api/sessions/{id}/lineage",
            call -> Answer.ok(call.reads().lineage(call.session()))),
        Endpoint.get(Access.VIEWER, "/api/compare", this::compare).own());
  }

  private Answer fork(Call call) throws Exception {
    Json.Obj body = call.json(ForkBody.FIELDS);
    Sessions.Fork fork = forks.read(call.session(), body, call.key());
    return remembered.once(call, body, () -> created(body, Call.await(sessions.fork(fork))));
  }

  private Answer rewind(Call call) throws Exception {
    Json.Obj body = call.json(Set.of("at"));
    SessionId session = call.session();
    long at = body.integer("at");
    return remembered.once(
        call,
        body,
        () -> created(body, List.of(Call.await(sessions.rewind(session, at, call.key())))));
  }

  /** Two to eight sessions, each named once. */
  private Answer compare(Call call) {
    List<SessionId> ids =
        Arrays.stream(call.param("ids").orElse("").split(",", -1))
            .filter(id -> !id.isBlank())
            .map(id -> Call.session(id.strip()))
            .toList();
    boolean good =
        ids.size() >= COMPARED_MIN
            && ids.size() <= COMPARED_MAX
            && new HashSet<>(ids).size() == ids.size();
    if (!good) {
      throw new Problem(Kind.BAD_REQUEST, "ids names 2 to 8 sessions, each once: ?ids=A,B");
    }
    return Answer.ok(call.reads().compare(ids));
  }

  private static Answer created(Json.Obj body, List<SessionView> made) {
    Json.Arr sessions = Json.array(made.stream().map(SessionView::json).toList());
    return Answer.json(201, Call.warned(body, Json.object().with("sessions", sessions)));
  }
}
