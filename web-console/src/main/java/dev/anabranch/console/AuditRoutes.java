package dev.anabranch.console;

import dev.anabranch.console.Endpoint.Access;
import dev.anabranch.console.Problem.Kind;
import dev.anabranch.console.audit.AuditLog;
import dev.anabranch.events.SessionId;
import dev.anabranch.journal.anchor.AnchorPlace;
import dev.anabranch.journal.derived.SearchQuery;
import dev.anabranch.journal.derived.UsageSums;
import dev.anabranch.json.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;

/** What an auditor asks for: prompts, exports, verification, statements, sums, search. */
final class AuditRoutes {
  private static final int HITS = 20;
  private static final int ENTRIES = 50;
  private static final int HITS_MAX = 200;

  private final Supplier<Json.Obj> doctor;
  private final Optional<AuditLog> log;
  private final Optional<AnchorPlace> anchors;

  AuditRoutes(Supplier<Json.Obj> doctor, Optional<AuditLog> log, Optional<AnchorPlace> anchors) {
    this.anchors = anchors;
    this.log = log;
    this.doctor = doctor;
  }

  List<Endpoint> endpoints() {
    return List.of(
        Endpoint.get(Access.VIEWER, "/api/sessions/{id}/prompt", this::prompt),
        Endpoint.get(Access.VIEWER, "/api/sessions/{id}/export", this::export),
        Endpoint.post(Access.VIEWER, "/api/verify", this::verify).own(),
        Endpoint.get(Access.VIEWER, "/api/anchors", call -> anchors()),
        Endpoint.get(Access.VIEWER, "/api/usage", this::usage).own(),
        Endpoint.get(Access.VIEWER, "/api/sessions/{id}/usage", this::ofSession),
        Endpoint.get(Access.VIEWER, "/api/search", this::search).own(),
        Endpoint.get(Access.ADMIN, "/api/audit", this::audit),
        Endpoint.get(Access.ADMIN, "/api/doctor", call -> Answer.ok(doctor.get())));
  }

  private Answer prompt(Call call) {
    SessionId session = call.session();
    long at = call.number("at").orElseGet(() -> call.reads().show(session).head());
    return Answer.ok(call.reads().prompt(session, at));
  }

  private Answer export(Call call) throws IOException {
    SessionId session = call.session();
    return switch (call.param("format").orElse("jsonl")) {
      case "jsonl" ->
          new Answer.Streamed(
              "application/jsonl; charset=utf-8",
              attached(session + ".jsonl"),
              out -> call.reads().export(session, out));
      case "html" -> {
        ExportPage page = page();
        yield new Answer.Streamed(
            "text/html; charset=utf-8",
            attached(session + ".html"),
            out -> page.write(lines -> call.reads().export(session, lines), out));
      }
      default -> throw new Problem(Kind.UNPROCESSABLE, "format is jsonl or html.");
    };
  }

  private static ExportPage page() throws IOException {
    return ExportPage.ofBuild()
        .orElseThrow(() -> new Problem(Kind.UNAVAILABLE, "This build has no pages."));
  }

  private static Map<String, String> attached(String name) {
    return Map.of("Content-Disposition", "attachment; filename=\"" + name + "\"");
  }

  /** {@code {sessions?: [id...]}}; without it all sessions. */
  private Answer verify(Call call) throws IOException {
    Json.Obj body = call.json(Set.of("sessions"));
    List<SessionId> wanted = new ArrayList<>();
    if (body.find("sessions").isPresent()) {
      body.list("sessions").forEach(id -> wanted.add(id(id.asText())));
      if (wanted.isEmpty()) {
        throw new Problem(Kind.UNPROCESSABLE, "Name a session, or leave \"sessions\" out for all.");
      }
    }
    Json.Obj verified = call.reads().verify(wanted);
    return Answer.ok(
        wanted.isEmpty() && log.isPresent() ? with(verified, log.get().verify()) : verified);
  }

  /** The audit log belongs to no session, so it is looked at when all are. */
  private static Json.Obj with(Json.Obj verified, Json.Obj audit) {
    return verified.with("ok", verified.bool("ok") && audit.bool("ok")).with("audit", audit);
  }

  /** Nothing where nothing was ever stated. */
  private Answer anchors() {
    return new Answer.Streamed(
        "application/jsonl; charset=utf-8",
        attached("anchors.jsonl"),
        out -> {
          if (anchors.isPresent()) {
            anchors.get().copyStatements(out);
          }
        });
  }

  private Answer audit(Call call) {
    AuditLog kept =
        log.orElseThrow(
            () -> new Problem(Kind.UNAVAILABLE, "This server has no folder for an audit log."));
    int max = Math.clamp(call.number("max").orElse((long) ENTRIES), 1, HITS_MAX);
    return Answer.ok(
        kept.read(
            call.number("cursor"),
            call.param("who"),
            call.param("session").map(AuditRoutes::id).map(SessionId::value),
            max));
  }

  private static SessionId id(String text) {
    if (!SessionId.isValid(text)) {
      throw new Problem(Kind.UNPROCESSABLE, "Not a session id: " + text);
    }
    return new SessionId(text);
  }

  /** Sums over a session, a tree of forks or all; a figure that nobody knows is absent. */
  private Answer usage(Call call) {
    Optional<SessionId> root = call.param("root").map(AuditRoutes::id);
    Optional<SessionId> session = call.param("session").map(AuditRoutes::id);
    if (root.isPresent() && session.isPresent()) {
      throw new Problem(Kind.BAD_REQUEST, "Name a root or a session, not both.");
    }
    UsageSums.Of of =
        session
            .<UsageSums.Of>map(UsageSums.Of.Session::new)
            .or(() -> root.map(UsageSums.Of.Tree::new))
            .orElseGet(UsageSums.Of.All::new);
    Json.Obj sums = call.reads().usage(of, call.param("by").map(AuditRoutes::by));
    return Answer.ok(
        sums.withText("root", root.map(SessionId::value))
            .withText("session", session.map(SessionId::value)));
  }

  /** Of one session alone. */
  private Answer ofSession(Call call) {
    SessionId session = call.session();
    return Answer.ok(
        call.reads()
            .usage(new UsageSums.Of.Session(session), call.param("by").map(AuditRoutes::by))
            .with("session", session.value()));
  }

  private static UsageSums.By by(String text) {
    return switch (text) {
      case "step" -> UsageSums.By.STEP;
      case "model" -> UsageSums.By.MODEL;
      case "session" -> UsageSums.By.SESSION;
      default -> throw new Problem(Kind.BAD_REQUEST, "by is step, model or session.");
    };
  }

  private Answer search(Call call) {
    String query =
        call.param("q")
            .orElseThrow(() -> new Problem(Kind.BAD_REQUEST, "q says what to look for."));
    Optional<Long> cursor = call.number("cursor");
    int max = Math.clamp(call.number("limit").orElse((long) HITS), 1, HITS_MAX);
    return Answer.ok(
        call.reads()
            .search(
                SearchQuery.parse(query),
                cursor.isPresent() ? OptionalLong.of(cursor.get()) : OptionalLong.empty(),
                max));
  }
}
