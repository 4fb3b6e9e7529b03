package dev.anabranch.console;

import dev.anabranch.console.Endpoint.Access;
import dev.anabranch.console.Problem.Kind;
import dev.anabranch.json.Json;
import dev.anabranch.sessions.AskPlace;
import dev.anabranch.sessions.Sessions;
import dev.anabranch.sessions.Wish;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What sessions ask people, what people answer, and what they let a session use. */
final class PeopleRoutes {
  private static final int PAGE = 50;
  private static final int PAGE_MAX = 200;
  private static final int AUTONOMY_MAX = 4;

  private final Sessions sessions;
  private final Remembered remembered;

  PeopleRoutes(Sessions sessions, Remembered remembered) {
    this.sessions = sessions;
    this.remembered = remembered;
  }

  List<Endpoint> endpoints() {
    String call = "/api/sessions/{id}/calls/{call}";
    return List.of(
        wish(
            Access.APPROVER,
            call + "/approve",
            Set.of("arguments", "asked"),
            PeopleRoutes::approve),
        wish(Access.APPROVER, call + "/deny", Set.of("reason"), PeopleRoutes::deny),
        wish(Access.APPROVER, call + "/answer", Set.of("text"), PeopleRoutes::answer),
        wish(Access.OPERATOR, call + "/redrive", Set.of(), (at, body) -> new Wish.Redrive(at)),
        wish(
            Access.APPROVER,
            "/api/sessions/{id}/budget",
            BudgetBody.KINDS,
            (at, body) -> BudgetBody.raise(body)),
        wish(
            Access.APPROVER,
            "/api/sessions/{id}/autonomy",
            Set.of("level"),
            PeopleRoutes::autonomy),
        wish(
            Access.OPERATOR,
            "/api/sessions/{id}/expand",
            Set.of(),
            (at, body) -> new Wish.Expand()),
        Endpoint.get(Access.VIEWER, "/api/approvals", this::approvals).own());
  }

  /** Reads what is wished from the path and the body of a request. */
  private interface Reading {
    Wish read(String call, Json.Obj body);
  }

  private Endpoint wish(Access access, String path, Set<String> fields, Reading reading) {
    return Endpoint.post(access, path, call -> wish(call, fields, reading));
  }

  private Answer wish(Call call, Set<String> fields, Reading reading) throws Exception {
    Json.Obj body = call.json(fields);
    Wish wish = reading.read(call.path().getOrDefault("call", ""), body);
    return remembered.once(
        call,
        body,
        () -> Answer.ok(Call.warned(body, Call.await(sessions.wish(call.session(), wish)).json())));
  }

  /** Arguments are an object, as the tool takes them. */
  private static Wish approve(String call, Json.Obj body) {
    Optional<String> arguments =
        body.find("arguments").isPresent()
            ? Optional.of(body.obj("arguments").canonical())
            : Optional.empty();
    return new Wish.Approve(call, arguments, body.findText("asked"));
  }

  private static Wish deny(String call, Json.Obj body) {
    return new Wish.Deny(call, said(body, "reason"));
  }

  private static Wish answer(String call, Json.Obj body) {
    return new Wish.Answer(call, said(body, "text"));
  }

  private static String said(Json.Obj body, String field) {
    String text = body.findText(field).orElse("");
    if (text.isBlank()) {
      throw new Problem(Kind.UNPROCESSABLE, "\"" + field + "\" must say something.");
    }
    return text;
  }

  private static Wish autonomy(String call, Json.Obj body) {
    long level = body.integer("level");
    if (level < 0 || level > AUTONOMY_MAX) {
      throw new Problem(Kind.UNPROCESSABLE, "level is 0 to 4.");
    }
    return new Wish.SetAutonomy((int) level);
  }

  private Answer approvals(Call call) {
    Optional<AskPlace> after = call.param("cursor").map(PeopleRoutes::cursor);
    int max = Math.clamp(call.number("max").orElse((long) PAGE), 1, PAGE_MAX);
    return Answer.ok(call.reads().approvals(after, max));
  }

  private static AskPlace cursor(String text) {
    return AskPlace.parse(text)
        .orElseThrow(
            () -> new Problem(Kind.BAD_REQUEST, "cursor is the \"next\" of the page before."));
  }
}
