package dev.anabranch.console;

import dev.anabranch.console.Endpoint.Access;
import dev.anabranch.console.Problem.Kind;
import dev.anabranch.events.Experience;
import dev.anabranch.events.Lesson;
import dev.anabranch.journal.ExperienceDesk;
import dev.anabranch.json.Json;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** The lessons that new sessions begin with, kept by hand. */
final class ExperienceRoutes {
  private final ExperienceDesk desk;
  private final String owner;

  ExperienceRoutes(ExperienceDesk desk, String owner) {
    this.desk = desk;
    this.owner = owner;
  }

  List<Endpoint> endpoints() {
    return List.of(
        Endpoint.get(Access.VIEWER, "/api/experience", this::list).free(),
        Endpoint.post(Access.APPROVER, "/api/experience", this::add),
        Endpoint.post(Access.APPROVER, "/api/experience/{id}/retire", this::retire));
  }

  /** {@code ?all=true} shows the retired too. */
  private Answer list(Call call) {
    boolean all =
        switch (call.param("all").orElse("false")) {
          case "true" -> true;
          case "false" -> false;
          default -> throw new Problem(Kind.BAD_REQUEST, "all is true or false.");
        };
    return Answer.ok(desk.library().json(all));
  }

  /** {@code {title, content, scope?, polarity?}}. */
  private Answer add(Call call) throws IOException {
    Json.Obj body = call.json(Set.of("title", "content", "scope", "polarity"));
    Lesson lesson =
        checked(
            Kind.UNPROCESSABLE,
            () ->
                Lesson.byHand(
                    body.text("title"),
                    body.text("content"),
                    body.findText("scope").orElse(""),
                    Lesson.Polarity.of(body.findText("polarity").orElse("do"))));
    return Answer.json(201, desk.add(lesson, owner).json());
  }

  /** {@code {reason}}. */
  private Answer retire(Call call) throws IOException {
    String reason = call.json(Set.of("reason")).text("reason");
    if (reason.isBlank()) {
      throw new Problem(Kind.UNPROCESSABLE, "Say why the lesson is retired.");
    }
    String id = call.path().getOrDefault("id", "");
    if (!desk.library().entries().containsKey(id)) {
      throw new Problem(Kind.NO_SUCH_ENTRY, "No such lesson; GET /api/experience lists them.");
    }
    Experience retired = checked(Kind.REFUSED, () -> desk.retire(id, reason, owner));
    return Answer.ok(retired.json());
  }

  private static <T> T checked(Kind kind, Supplier<T> work) {
    try {
      return work.get();
    } catch (IllegalArgumentException e) {
      throw new Problem(kind, String.valueOf(e.getMessage()));
    }
  }
}
