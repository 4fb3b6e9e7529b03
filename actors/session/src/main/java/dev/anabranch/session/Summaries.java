package dev.anabranch.session;

import dev.anabranch.context.Prompt;
import dev.anabranch.context.SummaryForm;
import dev.anabranch.events.Usage;
import dev.anabranch.json.Json;
import dev.anabranch.model.Model;
import dev.anabranch.model.ModelAnswer;
import dev.anabranch.model.ModelRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Lets the model sum up the turns that leave the prompt, in a form that is checked (techniques
 * 1.5): the request is the last one, which the endpoint's cache knows and which was within the
 * bound, and one message. A summary that does not fit is asked for once more; one that fails
 * changes nothing. Blocking.
 */
final class Summaries {
  private static final int TRIES = 2;
  private static final long WAIT_SECONDS = 300;

  private final Past past;
  private final Model model;

  Summaries(Past past, Model model) {
    this.past = past;
    this.model = model;
  }

  /** The words of the summary; or why there is none. */
  record Outcome(Optional<String> text, String why, Usage usage) {}

  Outcome write(SessionState state, String cacheKey) {
    Prompt prompt = state.requiredPrompt();
    ModelRequest whole =
        prompt.request(state.model(), cacheKey, new EarlierSegments(state.id(), past).of(prompt));
    List<Json.Obj> messages = new ArrayList<>(asked(whole.messages()));
    messages.add(user(SummaryForm.INSTRUCTION));
    Usage usage = Usage.UNKNOWN;
    String why = "";
    for (int i = 0; i < TRIES; i++) {
      ModelAnswer answer = ask(whole.with(messages));
      switch (answer) {
        case ModelAnswer.Failed failed -> {
          return new Outcome(Optional.empty(), failed.message(), usage.plus(failed.usage()));
        }
        case ModelAnswer.Replied replied -> {
          usage = usage.plus(replied.event().usage());
          SummaryForm.Check check =
              SummaryForm.check(replied.event().text(), state.head(), state.task().task());
          if (check.text().isPresent()) {
            return new Outcome(check.text(), "", usage);
          }
          why = "the summary does not fit: " + check.fault();
          messages.add(
              Json.object().with("role", "assistant").with("content", replied.event().text()));
          messages.add(user(why + ". Write it again."));
        }
      }
    }
    return new Outcome(Optional.empty(), why, usage);
  }

  /** What the model saw when it was last asked: what came since stays in the prompt anyway. */
  private static List<Json.Obj> asked(List<Json.Obj> messages) {
    for (int i = messages.size() - 1; i > 0; i--) {
      if (messages.get(i).text("role").equals("assistant")) {
        return messages.subList(0, i);
      }
    }
    return messages;
  }

  private static Json.Obj user(String text) {
    return Json.object().with("role", "user").with("content", text);
  }

  private ModelAnswer ask(ModelRequest request) {
    try {
      return model.ask(request).toCompletableFuture().get(WAIT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return failed("interrupted");
    } catch (java.util.concurrent.ExecutionException e) {
      return failed(String.valueOf(e.getCause()));
    } catch (TimeoutException e) {
      return failed("the model did not sum up within " + WAIT_SECONDS + " s");
    }
  }

  private static ModelAnswer failed(String why) {
    return new ModelAnswer.Failed(
        "timeout",
        why,
        false,
        java.util.OptionalLong.empty(),
        java.util.OptionalLong.empty(),
        Usage.UNKNOWN);
  }
}
