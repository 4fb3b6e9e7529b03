package dev.anabranch.worker;

import dev.anabranch.events.ToolEffect;
import dev.anabranch.events.ToolEvent.Failed;
import dev.anabranch.events.ToolEvent.Settlement;

/** Decides what to do with a call that was delivered, from what this worker knows of it. */
final class AttemptRule {
  /** A doubt is settled without a root: the session goes on from the one before. */
  static final String FILES = "the workspace's files are those from before the call";

  private static final String ADVICE =
      "it may or may not have had its effect; check before doing it again; " + FILES;

  static final String STOPPED_WHILE_IT_RAN = "the worker stopped while the call ran; " + ADVICE;

  private AttemptRule() {}

  /** What to do. */
  sealed interface Verdict {
    /** Run it, from its base root. */
    record Run() implements Verdict {}

    /** It has been run; say again how it ended. */
    record Repeat(Settlement settlement) implements Verdict {}

    /** Nobody knows whether it had its effect. */
    record Doubt(String reason) implements Verdict {}
  }

  /**
   * What was answered is said again, but for an attempt that did not run to its end: the next one
   * may. Pure calls run again at will. Workspace calls run again from their base, which undoes
   * whatever came of the first time.
   *
   * <p>An external call has one worker that may ever begin it, once: the one to which the broker
   * said that the first attempt is its own, before this was asked. How often that was delivered to
   * others says nothing: none of them had the broker's word, so none began it. Of a later attempt
   * the worker knows from its own journal whether it had the first; everyone else doubts.
   */
  static Verdict decide(ToolEffect effect, int attempt, CallRecord known) {
    if (known.answer().isPresent() && !isAnotherTry(effect, attempt, known.answer().get())) {
      return new Verdict.Repeat(known.answer().get().settlement());
    }
    return switch (effect) {
      case PURE, WORKSPACE -> new Verdict.Run();
      case EXTERNAL, SESSION -> external(attempt, known);
    };
  }

  private static boolean isAnotherTry(ToolEffect effect, int attempt, CallRecord.Answer answer) {
    return effect != ToolEffect.EXTERNAL
        && attempt > answer.attempt()
        && answer.settlement() instanceof Failed failed
        && failed.passing();
  }

  private static Verdict external(int attempt, CallRecord known) {
    if (known.started()) {
      return new Verdict.Doubt(STOPPED_WHILE_IT_RAN);
    }
    return attempt == 1 || known.accepted()
        ? new Verdict.Run()
        : new Verdict.Doubt("another worker may have begun the call; " + ADVICE);
  }
}
