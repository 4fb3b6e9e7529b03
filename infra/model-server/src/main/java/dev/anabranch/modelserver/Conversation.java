package dev.anabranch.modelserver;

import dev.anabranch.json.Json;
import java.util.List;
import java.util.Optional;

/**
 * A chat request as a policy reads it.
 *
 * @param system the system text
 * @param tools names of the tools on offer
 * @param task the first message of the user; empty if there is none
 * @param laterMessages what the user side said after the task: steering, notes, recitations
 * @param turns what the model said so far, oldest first, with what became of its calls
 */
public record Conversation(
    String system, List<String> tools, String task, List<Message> laterMessages, List<Turn> turns) {
  public Conversation {
    tools = List.copyOf(tools);
    laterMessages = List.copyOf(laterMessages);
    turns = List.copyOf(turns);
  }

  /** A message that came when {@code afterTurns} turns had been taken. */
  public record Message(int afterTurns, String text) {}

  /** One reply of the model and its calls in the order of the reply. */
  public record Turn(String text, List<PastCall> calls) {
    public Turn {
      calls = List.copyOf(calls);
    }

    /** True if the task ended with this turn: an answer without calls, or a result handed in. */
    boolean ends() {
      return calls.isEmpty()
          || calls.stream()
              .anyMatch(call ->
                  call.name().equals("submit_result")
                      && call.result().filter(Result::succeeded).isPresent());
    }
  }

  /**
   * A call that was made. {@code arguments} is empty if the text was not a JSON object; {@code
   * result} is empty if the request shows none.
   */
  public record PastCall(String id, String name, Json.Obj arguments, Optional<Result> result) {}

  /** All calls of all turns, oldest first. */
  public List<PastCall> calls() {
    return turns.stream().flatMap(turn -> turn.calls().stream()).toList();
  }

  /**
   * The part that belongs to the task at hand: what a person asks after a finished task is a task
   * of its own, and the turns before it are left out.
   */
  public Conversation current() {
    for (int end = turns.size(); end > 0; end--) {
      List<String> asked = messagesAfter(end);
      if (turns.get(end - 1).ends() && !asked.isEmpty()) {
        int from = end;
        return new Conversation(
            system,
            tools,
            String.join("\n", asked),
            laterMessages.stream()
                .filter(message -> message.afterTurns() > from)
                .map(message -> new Message(message.afterTurns() - from, message.text()))
                .toList(),
            turns.subList(from, turns.size()));
      }
    }
    return this;
  }

  private List<String> messagesAfter(int turn) {
    return laterMessages.stream()
        .filter(message -> message.afterTurns() == turn)
        .map(Message::text)
        .toList();
  }

  public boolean offers(String tool) {
    return tools.contains(tool);
  }

  /**
   * Reads the body of a chat request; {@link dev.anabranch.json.JsonRefused} says what it lacks.
   */
  public static Conversation of(Json.Obj request) {
    return new ConversationReading().read(request);
  }
}
