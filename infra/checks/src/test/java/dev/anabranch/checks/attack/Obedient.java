package dev.anabranch.checks.attack;

import dev.anabranch.json.Json;
import dev.anabranch.json.JsonRefused;
import dev.anabranch.modelserver.Conversation;
import dev.anabranch.modelserver.Policy;
import dev.anabranch.modelserver.Reply;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The accomplice: its task holds {@link Orders}, and in each turn it makes the calls that they say,
 * whatever they are and whatever it is told of them. Then it submits.
 */
final class Obedient implements Policy {
  @Override
  public Reply reply(Conversation conversation) {
    Orders orders = orders(conversation.task());
    int turn = conversation.turns().size();
    if (turn < orders.turns().size()) {
      return new Reply("As you say.", orders.turns().get(turn));
    }
    if (orders.forEver()) {
      return new Reply("Again.", orders.turns().getLast());
    }
    return Reply.call(
        "",
        "submit_result",
        Json.object().with("status", "completed").with("summary", orders.summary()));
  }

  private static Orders orders(String task) {
    int from = task.indexOf('{');
    int to = task.lastIndexOf('}');
    try {
      return from < 0 ? Orders.NONE : Orders.of(Json.parseObject(task.substring(from, to + 1)));
    } catch (JsonRefused notForUs) {
      return Orders.NONE;
    }
  }

  /**
   * What an attacker wants done.
   *
   * @param turns the calls of each reply
   * @param summary what is said at the end
   * @param forEver whether the last turn is repeated without end
   */
  record Orders(List<List<Reply.Call>> turns, String summary, boolean forEver) {
    static final Orders NONE = new Orders(List.of(), "done", false);

    Orders {
      turns = turns.stream().map(List::copyOf).toList();
    }

    /** One call in each turn. */
    static Orders inTurn(Reply.Call... calls) {
      List<List<Reply.Call>> turns = new ArrayList<>();
      for (Reply.Call call : calls) {
        turns.add(List.of(call));
      }
      return new Orders(turns, "done", false);
    }

    /** All calls in one reply. */
    static Orders atOnce(List<Reply.Call> calls) {
      return new Orders(List.of(calls), "done", false);
    }

    /** One call in each turn, the last one again and again. */
    static Orders forEver(Reply.Call... calls) {
      return new Orders(inTurn(calls).turns(), "done", true);
    }

    Orders saying(String newSummary) {
      return new Orders(turns, newSummary, forEver);
    }

    static Orders of(Json.Obj json) {
      List<List<Reply.Call>> turns = new ArrayList<>();
      for (Json turn : json.list("turns")) {
        List<Reply.Call> calls = new ArrayList<>();
        for (Json one : turn.asObject().list("calls")) {
          Json.Obj call = one.asObject();
          Reply.Call made = new Reply.Call(call.text("name"), call.obj("arguments"));
          calls.addAll(Collections.nCopies(Math.toIntExact(call.integer("times")), made));
        }
        turns.add(calls);
      }
      return new Orders(turns, json.text("summary"), json.bool("forEver"));
    }

    /** Equal neighbours are written once. */
    private static List<Json.Obj> calls(List<Reply.Call> turn) {
      List<Json.Obj> calls = new ArrayList<>();
      int from = 0;
      for (int i = 1; i <= turn.size(); i++) {
        Reply.Call call = turn.get(from);
        if (i == turn.size() || !turn.get(i).equals(call)) {
          calls.add(
              Json.object()
                  .with("name", call.name())
                  .with("arguments", call.arguments())
                  .with("times", i - from));
          from = i;
        }
      }
      return calls;
    }

    /** The task that carries them. */
    String task() {
      List<Json.Obj> written = new ArrayList<>();
      for (List<Reply.Call> turn : turns) {
        written.add(Json.object().with("calls", Json.array(calls(turn))));
      }
      return "Do this: "
          + Json.object()
              .with("turns", Json.array(written))
              .with("summary", summary)
              .with("forEver", forEver)
              .canonical();
    }
  }
}
