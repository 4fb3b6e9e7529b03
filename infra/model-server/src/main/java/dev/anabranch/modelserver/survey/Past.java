package dev.anabranch.modelserver.survey;

import dev.anabranch.json.Json;
import dev.anabranch.modelserver.Conversation;
import dev.anabranch.modelserver.Conversation.PastCall;
import dev.anabranch.modelserver.Reply;
import dev.anabranch.modelserver.Result;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What the conversation shows of the calls that a survey makes. */
record Past(Conversation conversation) {
  private static final Set<String> WORTH_ANOTHER_TRY = Set.of("lost", "sandbox");

  /** Where a call stands. */
  sealed interface Outcome {
    /** Not made yet, or worth another try. */
    record Open() implements Outcome {}

    record Done(String output) implements Outcome {}

    record GivenUp(String reason) implements Outcome {}
  }

  List<PastCall> times(Reply.Call call) {
    return conversation.calls().stream()
        .filter(past -> past.name().equals(call.name()))
        .filter(past -> past.arguments().equals(call.arguments()))
        .filter(past -> past.result().isPresent())
        .toList();
  }

  boolean made(Reply.Call call) {
    return !times(call).isEmpty();
  }

  /** A call that some outer trouble stopped is tried twice, one that ran and failed is not. */
  Outcome outcome(Reply.Call call) {
    List<Result> results =
        times(call).stream().map(PastCall::result).flatMap(Optional::stream).toList();
    Optional<Result> success = results.stream().filter(Result::succeeded).findFirst();
    if (success.isPresent()) {
      return new Outcome.Done(success.get().text());
    }
    if (results.isEmpty() || (results.size() == 1 && again(results.getFirst()))) {
      return new Outcome.Open();
    }
    return new Outcome.GivenUp(words(results.getLast()));
  }

  private static boolean again(Result result) {
    return switch (result) {
      case Result.Ran ran -> false;
      case Result.Stopped stopped -> WORTH_ANOTHER_TRY.contains(stopped.kind());
      case Result.Rejected rejected -> false;
      case Result.InDoubt inDoubt -> true;
      case Result.Cancelled cancelled -> true;
    };
  }

  private static String words(Result result) {
    return switch (result) {
      case Result.Ran ran -> "exit " + ran.exit() + ": " + lastLine(ran.output());
      case Result.Stopped stopped -> stopped.kind() + ": " + stopped.message();
      case Result.Rejected rejected -> "rejected: " + rejected.reason();
      case Result.InDoubt inDoubt -> "in doubt: " + inDoubt.reason();
      case Result.Cancelled cancelled -> "cancelled";
    };
  }

  private static String lastLine(String output) {
    return output.strip().lines().reduce("no output", (first, second) -> second);
  }

  /** The plan as it was last written down. */
  Optional<Json.Obj> plan() {
    return conversation.calls().stream()
        .filter(call -> call.name().equals("plan_update"))
        .map(PastCall::arguments)
        .reduce((first, second) -> second);
  }

  /** True once a result was handed in and taken. */
  boolean submitted() {
    return conversation.calls().stream()
        .filter(call -> call.name().equals("submit_result"))
        .anyMatch(call -> call.result().filter(Result::succeeded).isPresent());
  }
}
