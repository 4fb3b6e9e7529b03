package dev.anabranch.session;

import dev.anabranch.events.SessionId;
import dev.anabranch.events.TaskEvent;
import dev.anabranch.events.ToolEvent;
import dev.anabranch.model.ModelAnswer;

/** A wish sent to a session; may be refused. Pure data: who asked is the actor's business. */
public sealed interface SessionCommand {

  /** The actor has replayed its journal, or was woken: go on with what is due. */
  record Wake(boolean recovered) implements SessionCommand {}

  record Submit(TaskEvent.Submitted task) implements SessionCommand {}

  /** The model's answer to the request at {@code requestSeq}. */
  record ModelAnswered(long requestSeq, ModelAnswer answer) implements SessionCommand {}

  /** The pause before the next attempt is over. */
  record RetryDue() implements SessionCommand {}

  /** A worker answered {@code attempt}. */
  record CallAnswered(ToolEvent.Settlement settlement, int attempt) implements SessionCommand {}

  /** A published call has had no answer for longer than it may take. */
  record CallOverdue(String call, int attempt) implements SessionCommand {}

  record Message(String text, String by) implements SessionCommand {}

  record Pause(String by) implements SessionCommand {}

  record Resume(String by) implements SessionCommand {}

  record Cancel() implements SessionCommand {}

  /** Workers have had their time to stop; settle what is still open. */
  record CancelOverdue() implements SessionCommand {}

  /** The bound on wall time is met. */
  record TimeUp() implements SessionCommand {}

  /** A rewind goes on in {@code by}. */
  record Supersede(SessionId by) implements SessionCommand {}
}
