package dev.anabranch.console;

import dev.anabranch.console.Problem.Kind;
import dev.anabranch.events.SessionId;
import dev.anabranch.json.Json;
import dev.anabranch.sessions.SessionReads;
import dev.anabranch.sessions.SessionView;
import dev.anabranch.sessions.Sessions;
import java.util.List;
import java.util.Set;

/** Going on from an earlier entry, and who came from whom. */
final class BranchRoutes {
  private static final int COUNT_MAX = 100;

  private final Sessions sessions;
  private final SessionReads reads;
  private final Remembered remembered;

  BranchRoutes(Sessions sessions, SessionReads reads, Remembered remembered) {
    this.remembered = remembered;
    this.sessions = sessions;
    this.reads = reads;
  }

  List<Endpoint> endpoints() {
    return List.of(
        Endpoint.post("/api/sessions/{id}/fork", this::fork),
        Endpoint.post("/api/sessions/{id}/rewind", this::rewind),
        Endpoint.get(
            "/api/sessions/{id}/lineage", call -> Answer.ok(reads.lineage(call.session()))));
  }

  private Answer fork(Call call) throws Exception {
    Json.Obj body = call.json(Set.of("at", "edit", "model", "message", "count", "paused"));
    for (String later : List.of("edit", "model")) {
      if (body.find(later).isPresent()) {
        throw new Problem(
            Kind.UNPROCESSABLE,
            "A fork with \"" + later + "\" is not possible yet; fork, then send a message.");
      }
    }
    long count = body.findInteger("count").orElse(1);
    if (count < 1 || count > COUNT_MAX) {
      throw new Problem(Kind.UNPROCESSABLE, "count is 1 to 100.");
    }
    Sessions.Fork fork =
        new Sessions.Fork(
            call.session(),
            body.integer("at"),
            (int) count,
            body.findText("message").filter(text -> !text.isBlank()),
            body.find("paused").isPresent() && body.bool("paused"),
            call.key());
    return remembered.once(call, body, () -> created(Call.await(sessions.fork(fork))));
  }

  private Answer rewind(Call call) throws Exception {
    Json.Obj body = call.json(Set.of("at"));
    SessionId session = call.session();
    long at = body.integer("at");
    return remembered.once(
        call, body, () -> created(List.of(Call.await(sessions.rewind(session, at, call.key())))));
  }

  private static Answer created(List<SessionView> made) {
    return Answer.json(
        201,
        Json.object().with("sessions", Json.array(made.stream().map(SessionView::json).toList())));
  }
}
