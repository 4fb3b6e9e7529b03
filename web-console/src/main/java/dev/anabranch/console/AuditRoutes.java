package dev.anabranch.console;

import dev.anabranch.console.Problem.Kind;
import dev.anabranch.events.SessionId;
import dev.anabranch.json.Json;
import dev.anabranch.sessions.SessionReads;
import dev.anabranch.sessions.SessionView;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** What an auditor asks for: prompts, exports, verification, sums. */
final class AuditRoutes {
  private static final int PAGE = 200;
  private static final List<String> TOKENS =
      List.of("promptTokens", "cachedTokens", "outputTokens");

  private final SessionReads reads;
  private final Supplier<Json.Obj> doctor;

  AuditRoutes(SessionReads reads, Supplier<Json.Obj> doctor) {
    this.reads = reads;
    this.doctor = doctor;
  }

  List<Endpoint> endpoints() {
    return List.of(
        Endpoint.get("/api/sessions/{id}/prompt", this::prompt),
        Endpoint.get("/api/sessions/{id}/export", this::export),
        Endpoint.post("/api/verify", this::verify),
        Endpoint.get("/api/usage", this::usage),
        Endpoint.get("/api/doctor", call -> Answer.ok(doctor.get())));
  }

  private Answer prompt(Call call) {
    SessionId session = call.session();
    long at = call.number("at").orElseGet(() -> reads.show(session).head());
    return Answer.ok(reads.prompt(session, at));
  }

  private Answer export(Call call) {
    SessionId session = call.session();
    if (!call.param("format").orElse("jsonl").equals("jsonl")) {
      throw new Problem(Kind.UNPROCESSABLE, "format is jsonl.");
    }
    return new Answer.Streamed(
        "application/jsonl; charset=utf-8",
        Map.of("Content-Disposition", "attachment; filename=\"" + session + ".jsonl\""),
        out -> reads.export(session, out));
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
    return Answer.ok(reads.verify(wanted));
  }

  private static SessionId id(String text) {
    if (!SessionId.isValid(text)) {
      throw new Problem(Kind.UNPROCESSABLE, "Not a session id: " + text);
    }
    return new SessionId(text);
  }

  /** Sums over a tree of forks, or over all sessions; a figure that nobody knows is absent. */
  private Answer usage(Call call) {
    Optional<SessionId> root = call.param("root").map(AuditRoutes::id);
    List<Json.Obj> views = root.map(this::tree).orElseGet(this::all);
    Json.Obj sums = Json.object();
    for (String figure : TOKENS) {
      boolean known = views.stream().anyMatch(view -> view.obj("usage").find(figure).isPresent());
      long sum =
          views.stream().mapToLong(view -> view.obj("usage").findInteger(figure).orElse(0)).sum();
      sums = known ? sums.with(figure, sum) : sums;
    }
    Json.Obj json = Json.object().with("sessions", views.size()).with("usage", sums);
    return Answer.ok(json.withText("root", root.map(SessionId::value)));
  }

  private List<Json.Obj> tree(SessionId root) {
    return reads.lineage(root).list("sessions").stream().map(Json::asObject).toList();
  }

  private List<Json.Obj> all() {
    List<Json.Obj> views = new ArrayList<>();
    Optional<SessionId> cursor = Optional.empty();
    do {
      SessionReads.Page page = reads.list(Optional.empty(), Optional.empty(), cursor, PAGE);
      page.sessions().stream().map(SessionView::json).forEach(views::add);
      cursor = page.next();
    } while (cursor.isPresent());
    return views;
  }
}
