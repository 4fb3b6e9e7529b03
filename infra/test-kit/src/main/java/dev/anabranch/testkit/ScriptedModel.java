package dev.anabranch.testkit;

import dev.anabranch.events.TurnEvent;
import dev.anabranch.events.Usage;
import dev.anabranch.json.Json;
import dev.anabranch.model.Model;
import dev.anabranch.model.ModelAnswer;
import dev.anabranch.model.ModelRequest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Plays a {@link Script}: a function of the conversation and of the failures it has had. */
final class ScriptedModel implements Model {
  private static final Usage USAGE =
      new Usage(OptionalLong.of(100), OptionalLong.empty(), OptionalLong.of(10));

  private final List<Script.Step> steps;
  private final Set<Integer> failed = new HashSet<>();

  ScriptedModel(List<Script.Step> steps) {
    this.steps = steps;
  }

  @Override
  public CompletionStage<ModelAnswer> ask(ModelRequest request) {
    return CompletableFuture.completedStage(answer(request.messages()));
  }

  /** Walks the script along the replies of the conversation and answers with what comes then. */
  private synchronized ModelAnswer answer(List<Json.Obj> messages) {
    int at = 0;
    List<String> told = new ArrayList<>();
    for (Json.Obj message : messages) {
      if (message.text("role").equals("assistant")) {
        at = reply(at, told) + 1;
        told.clear();
      } else {
        message.findText("content").ifPresent(told::add);
      }
    }
    for (int i = at; i < reply(at, told); i++) {
      if (steps.get(i) instanceof Script.Step.Fail fail && failed.add(i)) {
        return failure(fail);
      }
    }
    return replied(reply(at, told), at);
  }

  /** The first reply from {@code from} on that fits; the end of the script if there is none. */
  private int reply(int from, List<String> told) {
    for (int i = from; i < steps.size(); i++) {
      if (steps.get(i) instanceof Script.Step.Reply reply && reply.fits(told)) {
        return i;
      }
    }
    return Math.max(from, steps.size());
  }

  private ModelAnswer replied(int step, int after) {
    if (step >= steps.size()) {
      String words = "the script is over: the model is asked for a reply after step " + after;
      return failure("refused", words, false, OptionalLong.of(400), OptionalLong.empty());
    }
    Script.Step.Reply reply = (Script.Step.Reply) steps.get(step);
    TurnEvent.Finish finish =
        reply.calls().isEmpty() ? TurnEvent.Finish.STOP : TurnEvent.Finish.TOOL_CALLS;
    return new ModelAnswer.Replied(
        new TurnEvent.ModelReplied(
            reply.text(), reply.calls(), finish, USAGE, Optional.of("scripted"), 1));
  }

  private static ModelAnswer failure(Script.Step.Fail fail) {
    int status = fail.status();
    String kind =
        switch (status) {
          case 401, 403 -> "unauthorized";
          case 408 -> "timeout";
          case 429 -> "rate_limited";
          default -> status >= 500 ? "server" : "refused";
        };
    boolean again = status == 408 || status == 429 || status >= 500;
    return failure(
        kind,
        "the script answers with " + status,
        again,
        OptionalLong.of(status),
        fail.retryAfterMillis());
  }

  private static ModelAnswer failure(
      String kind, String words, boolean again, OptionalLong status, OptionalLong retryAfter) {
    return new ModelAnswer.Failed(kind, words, again, status, retryAfter, Usage.UNKNOWN);
  }

  @Override
  public void close() {}
}
