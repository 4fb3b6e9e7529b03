package dev.anabranch.sessions;

import dev.anabranch.events.Budget;
import dev.anabranch.json.Json;
import dev.anabranch.json.JsonRefused;
import dev.anabranch.session.SessionState;
import dev.anabranch.session.Turn;
import java.util.Optional;

/** What people may ask of a session in its state; refuses with what to do instead. */
final class PeopleRules {
  private static final int TEXT_CHARS_MAX = 100_000;

  private PeopleRules() {}

  static void approve(
      SessionState state, String call, Optional<String> arguments, Optional<String> asked) {
    Turn.Call held = held(state, call, Turn.Hold.APPROVAL, "approve");
    if (asked.isPresent() && !asked.get().equals(held.digest())) {
      throw new Sessions.Refused(
          "call " + call + " has other arguments than those you approve; look at it again");
    }
    arguments.ifPresent(PeopleRules::requireObject);
  }

  private static void requireObject(String arguments) {
    try {
      Json.parseObject(arguments);
    } catch (JsonRefused e) {
      throw new Sessions.Refused("the arguments must be a JSON object: " + e.getMessage());
    }
  }

  static void deny(SessionState state, String call, String reason) {
    requireText("reason", reason);
    boolean asks = state.turn().call(call).filter(c -> c.hold().isPresent()).isPresent();
    held(state, call, asks ? holdOf(state, call) : Turn.Hold.APPROVAL, "deny");
  }

  private static Turn.Hold holdOf(SessionState state, String call) {
    return state.turn().call(call).flatMap(Turn.Call::hold).orElse(Turn.Hold.APPROVAL);
  }

  static void answer(SessionState state, String call, String text) {
    requireText("answer", text);
    held(state, call, Turn.Hold.ANSWER, "answer");
  }

  private static void requireText(String what, String text) {
    if (text.isBlank() || text.length() > TEXT_CHARS_MAX) {
      throw new Sessions.Refused(what + " must have 1 to " + TEXT_CHARS_MAX + " characters");
    }
  }

  private static Turn.Call held(SessionState state, String call, Turn.Hold hold, String verb) {
    return state
        .turn()
        .call(call)
        .filter(Turn.Call::open)
        .filter(found -> found.hold().filter(hold::equals).isPresent())
        .orElseThrow(() ->
            new Sessions.Refused(
                "nothing to "
                    + verb
                    + ": session "
                    + state.id()
                    + " has no call "
                    + call
                    + " that waits for that"
                    + (state.turn().asking().isEmpty() ? "" : ". It asks: " + Asked.words(state))));
  }

  static void raise(SessionState state, Budget what, long added) {
    if (added < 1) {
      throw new Sessions.Refused("a budget is raised by at least 1");
    }
    requireUnfinished(state, "a budget");
  }

  static void autonomy(SessionState state, int level) {
    if (level < 0 || level > 4) {
      throw new Sessions.Refused("autonomy must be 0 to 4, not " + level);
    }
    requireUnfinished(state, "autonomy");
  }

  private static void requireUnfinished(SessionState state, String what) {
    if (state.finished()) {
      throw new Sessions.Refused(
          "session " + state.id() + " is " + state.status() + "; " + what + " changes nothing now");
    }
  }

  static void expand(SessionState state) {
    boolean asks = state.turn().requested().isPresent() || !state.turn().calls().stream()
        .allMatch(call -> call.settlement().isPresent());
    if (asks || state.status().equals("running")) {
      throw new Sessions.Refused(
          "session " + state.id() + " is under way; `pause` it, and expand it when it rests");
    }
  }
}
