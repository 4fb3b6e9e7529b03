package dev.anabranch.session;

import dev.anabranch.events.CacheForecast;
import dev.anabranch.events.ModelChoice;
import dev.anabranch.events.RetryPolicy;
import dev.anabranch.events.TaskEvent;
import dev.anabranch.events.TurnEvent;
import dev.anabranch.events.Usage;
import dev.anabranch.model.ModelAnswer;
import java.util.Optional;
import java.util.OptionalLong;

/** What follows from a model's answer: a reply, another attempt, another model, or the end. */
final class Replies {
  private static final int EMPTY_REPLIES_MAX = 1;
  private static final int REPLY_CHARS_MAX = 150_000;
  private static final int REPLY_CALLS_MAX = 2 * Turn.CALLS_MAX;
  private static final long RETRY_AFTER_MILLIS_MAX = 86_400_000;
  private static final int PUT_OFF_MAX = 1_000;

  /** A smaller miss is the endpoint's rounding. */
  private static final double MISS_SHARE = 0.02;

  private final Unfolding unfolding;

  Replies(Unfolding unfolding) {
    this.unfolding = unfolding;
  }

  void answered(SessionCommand.ModelAnswered answered) {
    Optional<Turn.Request> open = unfolding.state().turn().requested();
    if (open.isEmpty() || open.get().seq() != answered.requestSeq()) {
      return;
    }
    switch (answered.answer()) {
      case ModelAnswer.Replied replied -> {
        replied(replied.event(), answered.requestSeq());
        replied
            .inconsistency()
            .ifPresent(note -> unfolding.add(new TurnEvent.UsageInconsistent(note)));
      }
      case ModelAnswer.Failed failed -> failed(failed);
    }
  }

  private void replied(TurnEvent.ModelReplied reply, long request) {
    if (chars(reply) > REPLY_CHARS_MAX) {
      refuse(
          "refused", "The reply is longer than " + REPLY_CHARS_MAX + " characters.", reply.usage());
    } else if (reply.calls().size() > REPLY_CALLS_MAX) {
      refuse("refused", "The reply has more than " + REPLY_CALLS_MAX + " calls.", reply.usage());
    } else if (silent(reply) && unfolding.state().turn().emptyReplies() >= EMPTY_REPLIES_MAX) {
      refuse("empty", "The model answered with nothing, twice.", reply.usage());
    } else {
      unfolding.add(reply);
      miss(reply, request).ifPresent(unfolding::add);
    }
  }

  private static int chars(TurnEvent.ModelReplied reply) {
    return reply.text().length()
        + reply.calls().stream().mapToInt(c -> c.arguments().length() + c.name().length()).sum();
  }

  static boolean silent(TurnEvent.ModelReplied reply) {
    return reply.text().isEmpty() && reply.calls().isEmpty();
  }

  /** The endpoint found clearly less than was to be expected (techniques 1.1). */
  private static Optional<TurnEvent.CacheMissObserved> miss(
      TurnEvent.ModelReplied reply, long request) {
    if (reply.cache().isEmpty() || reply.usage().cachedTokens().isEmpty()) {
      return Optional.empty();
    }
    CacheForecast forecast = reply.cache().get();
    long reported = reply.usage().cachedTokens().getAsLong();
    return forecast.cachedTokens() - reported > MISS_SHARE * forecast.promptTokens()
        ? Optional.of(
            new TurnEvent.CacheMissObserved(
                request, forecast.cachedTokens(), reported, "evicted_or_routed"))
        : Optional.empty();
  }

  private void failed(ModelAnswer.Failed failed) {
    OptionalLong again = again(failed);
    boolean putOff = again.isPresent() && failed.retryAfterMillis().isPresent();
    unfolding.add(
        new TurnEvent.ModelFailed(
            failed.kind(), failed.message(), failed.status(), again, failed.usage(), putOff));
    if (again.isEmpty() && !fellBack(failed.message())) {
      end(failed.message());
    }
  }

  /** How long to wait before the next attempt; empty if there is none. */
  private OptionalLong again(ModelAnswer.Failed failed) {
    Turn turn = unfolding.state().turn();
    RetryPolicy policy = unfolding.state().task().terms().retry();
    int counted = turn.attempts() - turn.putOff();
    boolean putOff = failed.retryAfterMillis().isPresent() && turn.putOff() < PUT_OFF_MAX;
    if (!failed.retryable() || (counted >= policy.modelAttemptsMax() && !putOff)) {
      return OptionalLong.empty();
    }
    long asked = Math.min(RETRY_AFTER_MILLIS_MAX, failed.retryAfterMillis().orElse(0));
    return OptionalLong.of(Math.max(policy.backoff(Math.max(1, counted)), asked));
  }

  /** The model that was named for this case takes over; once. */
  private boolean fellBack(String why) {
    SessionState state = unfolding.state();
    Optional<ModelChoice> fallback =
        state.task().terms().fallback().filter(other -> !other.equals(state.model()));
    fallback.ifPresent(other ->
        unfolding.add(
            new TurnEvent.ModelSwitched(
                other, state.model().id() + " failed for good: " + why, "anabranch")));
    return fallback.isPresent();
  }

  private void refuse(String kind, String message, Usage usage) {
    unfolding.add(
        new TurnEvent.ModelFailed(
            kind, message, OptionalLong.empty(), OptionalLong.empty(), usage));
    end(message);
  }

  private void end(String reason) {
    unfolding.add(
        new TaskEvent.Ended(TaskEvent.Outcome.FAILED, Optional.empty(), Optional.of(reason)));
  }
}
