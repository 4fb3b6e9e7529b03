package dev.anabranch.sessions;

import dev.anabranch.events.Budget;
import dev.anabranch.events.Limits;
import dev.anabranch.json.Json;
import dev.anabranch.json.JsonRefused;
import dev.anabranch.secrets.Redactor;
import dev.anabranch.session.ArgumentFaults;
import dev.anabranch.session.SessionState;
import dev.anabranch.session.Turn;
import java.util.Optional;
import java.util.SequencedSet;

/** What people may ask of a session in its state; refuses with what to do instead. */
final class PeopleRules {
  private static final int TEXT_CHARS_MAX = 100_000;

  private PeopleRules() {}

  /**
   * Refuses a wish that the state does not allow.
   *
   * @param autonomyMax what the parent of a sub-agent has now
   */
  static void check(SessionState state, Wish wish, int autonomyMax) {
    switch (wish) {
      case Wish.Message message -> message(state, message.text());
      case Wish.Pause pause -> requireUnfinished(state, "there is nothing to pause");
      case Wish.Cancel cancel -> cancel(state);
      case Wish.Approve e -> approve(state, e.call(), e.arguments(), e.asked());
      case Wish.Deny deny -> deny(state, deny.call(), deny.reason());
      case Wish.Answer answer -> answer(state, answer.call(), answer.text());
      case Wish.Redrive redrive -> redrive(state, redrive.call());
      case Wish.Raise raise -> raise(state, raise);
      case Wish.SetAutonomy autonomy -> autonomy(state, autonomy.level(), autonomyMax);
      case Wish.Expand expand -> expand(state);
    }
  }

  private static void message(SessionState state, String text) {
    requireText("a message", text);
    if (state.life().cancelled()) {
      throw new Sessions.Refused(
          "session " + state.id() + " is cancelled for good; fork it to go on from any entry");
    }
  }

  private static void cancel(SessionState state) {
    if (!state.life().cancelled()) {
      requireUnfinished(state, "there is nothing to cancel");
    }
  }

  private static void approve(
      SessionState state, String call, Optional<String> arguments, Optional<String> asked) {
    Turn.Call held = held(state, call, Turn.Hold.APPROVAL, "approve");
    if (asked.isPresent() && !asked.get().equals(held.digest())) {
      throw new Sessions.Refused(
          "call " + call + " has other arguments than those you approve; look at it again");
    }
    arguments.ifPresent(given -> requireFit(state, held, given));
  }

  private static void requireFit(SessionState state, Turn.Call held, String arguments) {
    try {
      Json.Obj given = Json.parseObject(arguments);
      state
          .prompt()
          .flatMap(prompt -> prompt.header().tool(held.call().name()))
          .flatMap(tool -> ArgumentFaults.refusal(tool, given))
          .ifPresent(why -> {
            throw new Sessions.Refused(why);
          });
    } catch (JsonRefused e) {
      throw new Sessions.Refused("the arguments must be a JSON object: " + e.getMessage());
    }
    SequencedSet<String> secrets = Redactor.SHAPES.kinds(arguments);
    if (!secrets.isEmpty()) {
      throw new Sessions.Refused(
          "the arguments hold what looks like a secret ("
              + String.join(", ", secrets)
              + "), which no journal keeps; grant it by its name, and name its environment"
              + " variable");
    }
  }

  private static void deny(SessionState state, String call, String reason) {
    requireText("a reason", reason);
    boolean asks = state.turn().call(call).filter(c -> c.hold().isPresent()).isPresent();
    held(state, call, asks ? holdOf(state, call) : Turn.Hold.APPROVAL, "deny");
  }

  private static Turn.Hold holdOf(SessionState state, String call) {
    return state.turn().call(call).flatMap(Turn.Call::hold).orElse(Turn.Hold.APPROVAL);
  }

  private static void answer(SessionState state, String call, String text) {
    requireText("an answer", text);
    held(state, call, Turn.Hold.ANSWER, "answer");
  }

  private static void redrive(SessionState state, String address) {
    boolean out = state.dueCalls().stream().anyMatch(due -> due.address().equals(address));
    if (!out) {
      throw new Sessions.Refused(
          "call "
              + address
              + " of session "
              + state.id()
              + " is not with a worker: "
              + whyNotOut(state, state.turn().call(address).filter(Turn.Call::open)));
    }
  }

  private static String whyNotOut(SessionState state, Optional<Turn.Call> open) {
    if (open.isEmpty()) {
      return "it is settled for good; `fork` the session before it to have it made again, or tell"
          + " the agent by `steer`";
    }
    if (open.get().hold().isPresent()) {
      return state.turn().asking().contains(open.get())
          ? "it waits for a person. The session asks: " + Asked.words(state)
          : "sub-agents work for it";
    }
    return state.status().equals("paused")
        ? "the session is paused; `resume` it first"
        : "calls before it are not settled yet, or the session answers it itself";
  }

  private static void requireText(String what, String text) {
    if (text.isBlank() || text.length() > TEXT_CHARS_MAX) {
      throw new Sessions.Refused(what + " has 1 to " + TEXT_CHARS_MAX + " characters");
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

  private static void raise(SessionState state, Wish.Raise raise) {
    if (raise.added() < 1) {
      throw new Sessions.Refused("a budget is raised by at least 1");
    }
    requireUnfinished(state, "more budget changes nothing");
    if (!isBounded(state.life().limits(), raise.what())) {
      throw new Sessions.Refused(
          "session "
              + state.id()
              + " has no bound on "
              + raise.what().wire()
              + "; there is nothing to raise");
    }
  }

  private static boolean isBounded(Limits limits, Budget what) {
    return switch (what) {
      case STEPS, SECONDS -> true;
      case TOKENS -> limits.tokensMax().isPresent();
      case COST -> limits.costMicrosMax().isPresent();
    };
  }

  private static void autonomy(SessionState state, int level, int max) {
    if (level < 0 || level > 4) {
      throw new Sessions.Refused("autonomy must be 0 to 4, not " + level);
    }
    int most = Math.min(max, state.life().autonomyMax());
    if (level > most) {
      throw new Sessions.Refused(
          "session "
              + state.id()
              + " is a sub-agent: it has no more autonomy than it was given, which is "
              + most);
    }
    requireUnfinished(state, "autonomy changes nothing");
  }

  private static void requireUnfinished(SessionState state, String otherwise) {
    if (state.finished()) {
      throw new Sessions.Refused(
          "session " + state.id() + " is " + state.status() + "; " + otherwise);
    }
  }

  private static void expand(SessionState state) {
    boolean asks =
        state.turn().requested().isPresent()
            || !state.turn().calls().stream().allMatch(call -> call.settlement().isPresent());
    if (asks || state.status().equals("running")) {
      throw new Sessions.Refused(
          "session " + state.id() + " is under way; `pause` it, and expand it when it rests");
    }
  }
}
