package dev.anabranch.console;

import dev.anabranch.console.Endpoint.Access;
import dev.anabranch.console.Problem.Kind;
import dev.anabranch.console.access.Role;
import dev.anabranch.events.SessionId;
import dev.anabranch.json.Json;
import dev.anabranch.sessions.SessionReads;
import dev.anabranch.sessions.SessionView;
import dev.anabranch.sessions.Sessions;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Tasks come in here, and wishes to sessions. */
final class SessionRoutes {
  /** The autonomy under which no call waits for an approver. */
  private static final int ALL_MAY_RUN = 4;

  private static final int PAGE = 50;
  private static final int PAGE_MAX = 200;
  private static final Set<String> STATUSES =
      Set.of("queued", "running", "waiting", "paused", "completed", "failed", "cancelled");

  private final Sessions sessions;
  private final SubmitBody submits;
  private final String owner;
  private final Remembered remembered;

  SessionRoutes(Sessions sessions, SubmitBody submits, String owner, Remembered remembered) {
    this.sessions = sessions;
    this.submits = submits;
    this.owner = owner;
    this.remembered = remembered;
  }

  List<Endpoint> endpoints() {
    return List.of(
        Endpoint.post(Access.OPERATOR, "/api/sessions", this::submit).own(),
        Endpoint.get(Access.VIEWER, "/api/sessions", this::list).own(),
        Endpoint.get(
            Access.VIEWER,
            "/api/sessions/{id}",
            call -> SessionTag.answer(call, call.reads().show(call.session()).json())),
        Endpoint.post(Access.OPERATOR, "/api/sessions/{id}/messages", this::message),
        Endpoint.post(
            Access.OPERATOR, "/api/sessions/{id}/pause", call -> wish(call, sessions::pause)),
        Endpoint.post(Access.OPERATOR, "/api/sessions/{id}/resume", this::resume),
        Endpoint.post(
            Access.OPERATOR, "/api/sessions/{id}/cancel", call -> wish(call, sessions::cancel)));
  }

  private Answer submit(Call call) throws Exception {
    Json.Obj body = call.json(SubmitBody.FIELDS);
    Sessions.Submit submit = submits.read(call, body, call.caller().owner().orElse(owner));
    if (submit.autonomy() == ALL_MAY_RUN && !call.caller().role().includes(Role.APPROVER)) {
      throw new Problem(
          Kind.FORBIDDEN, "A session in which nothing asks is started by an approver.");
    }
    return Answer.json(202, Call.warned(body, Call.await(sessions.submit(submit)).json()));
  }

  private Answer list(Call call) {
    Optional<String> status = call.param("status");
    if (status.filter(wanted -> !STATUSES.contains(wanted)).isPresent()) {
      throw new Problem(
          Kind.BAD_REQUEST, "status is one of " + STATUSES.stream().sorted().toList() + ".");
    }
    Optional<SessionId> cursor = call.param("cursor").map(SessionRoutes::cursor);
    int max = Math.clamp(call.number("max").orElse((long) PAGE), 1, PAGE_MAX);
    SessionReads.Page page = call.reads().list(status, call.param("q"), cursor, max);
    Json.Obj json =
        Json.object()
            .with("sessions", Json.array(page.sessions().stream().map(SessionView::json).toList()));
    return Answer.ok(json.withText("next", page.next().map(SessionId::value)));
  }

  private static SessionId cursor(String text) {
    if (!SessionId.isValid(text)) {
      throw new Problem(Kind.BAD_REQUEST, "cursor is the \"next\" of the page before.");
    }
    return new SessionId(text);
  }

  private Answer message(Call call) throws Exception {
    Json.Obj body = call.json(Set.of("text"));
    String text = body.text("text");
    SessionId session = call.session();
    return remembered.once(
        call,
        body,
        () -> Answer.ok(Call.warned(body, Call.await(sessions.message(session, text)).json())));
  }

  private Answer wish(Call call, Function<SessionId, CompletionStage<SessionView>> wish)
      throws Exception {
    Json.Obj body = call.json(Set.of());
    SessionId session = call.session();
    return remembered.once(call, body, () -> Answer.ok(Call.await(wish.apply(session)).json()));
  }

  /** The session, and a note that says what will happen, which may be nothing. */
  private Answer resume(Call call) throws Exception {
    Json.Obj body = call.json(Set.of());
    SessionId session = call.session();
    return remembered.once(
        call,
        body,
        () -> {
          Sessions.Resumption resumption = Call.await(sessions.resume(session));
          return Answer.ok(resumption.session().json().with("note", resumption.note()));
        });
  }
}
