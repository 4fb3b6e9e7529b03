package dev.anabranch.session;

import dev.anabranch.events.Terms;
import dev.anabranch.events.ToolEvent;
import dev.anabranch.json.Json;
import java.util.List;
import java.util.Optional;

/**
 * What a sub-agent owes to the session that started it: a result that fits the schema, with so many
 * repairs and no more (techniques 1.9).
 */
final class Results {
  static final int REPAIRS_MAX = 2;

  /** The reason of the nudge that counts as a refused result. */
  static final String NUDGE = "schema";

  static final String ASK =
      "Your reply does not end the task. Call submit_result, with a result that fits the schema you"
          + " were given.";
  static final String NEVER =
      "No result that fits the schema came after " + REPAIRS_MAX + " repairs";

  private static final String RESULT = "result";
  private static final int RESULT_CHARS_MAX = 100_000;

  private Results() {}

  /** The schema that the result must have; empty for a session that owes none. */
  static Optional<String> schema(SessionState state) {
    return state.life().child().flatMap(Terms.Child::schema);
  }

  /** The result that a sub-agent gave beside its summary. */
  static Optional<String> given(Json.Obj arguments, SessionState state) {
    return state.life().child().isEmpty()
        ? Optional.empty()
        : arguments.find(RESULT).map(Json::canonical);
  }

  /** Refuses with all that is wrong; who gives up owes nothing. */
  static void requireFit(Json.Obj arguments, SessionState state) {
    Optional<String> schema = schema(state);
    if (schema.isEmpty() || !arguments.text("status").equals("completed")) {
      return;
    }
    Json result = arguments.at(RESULT);
    if (result.canonical().length() > RESULT_CHARS_MAX) {
      throw new IllegalArgumentException(
          "the result has more than "
              + RESULT_CHARS_MAX
              + " characters; put what is long into files");
    }
    List<String> faults = ResultSchema.faults(Json.parseObject(schema.get()), result);
    if (!faults.isEmpty()) {
      throw new IllegalArgumentException(
          "the result does not fit its schema: " + String.join("; ", faults));
    }
  }

  /** Why the sub-agent is not asked again; empty while it may repair its result. */
  static Optional<String> hopeless(SessionState state) {
    return schema(state).isPresent() && state.turn().refusedResults() > REPAIRS_MAX
        ? Optional.of(NEVER + last(state.turn()))
        : Optional.empty();
  }

  private static String last(Turn turn) {
    return turn.calls().stream()
        .filter(SessionTools::isLast)
        .flatMap(call -> call.settlement().stream())
        .filter(ToolEvent.Rejected.class::isInstance)
        .map(refused -> ": " + ((ToolEvent.Rejected) refused).reason())
        .reduce((first, second) -> second)
        .orElse("");
  }
}
