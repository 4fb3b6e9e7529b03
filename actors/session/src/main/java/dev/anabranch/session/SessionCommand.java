package dev.anabranch.session;

import dev.anabranch.events.Budget;
import dev.anabranch.events.ChildEvent;
import dev.anabranch.events.ContextEvent;
import dev.anabranch.events.Event;
import dev.anabranch.events.SessionId;
import dev.anabranch.events.TaskEvent;
import dev.anabranch.events.ToolEvent;
import dev.anabranch.events.TurnEvent;
import dev.anabranch.model.ModelAnswer;
import java.util.List;
import java.util.Optional;

/** A wish sent to a session; may be refused. Pure data: who asked is the actor's business. */
public sealed interface SessionCommand {

  /** The actor has replayed its journal, or was woken: go on with what is due. */
  record Wake(boolean recovered) implements SessionCommand {}

  /**
   * @param found what the workspace and the stores say at the start, after the task
   */
  record Submit(TaskEvent.Submitted task, List<Event> found) implements SessionCommand {
    public Submit {
      found = List.copyOf(found);
    }

    public Submit(TaskEvent.Submitted task) {
      this(task, List.of());
    }
  }

  /** The model's answer to the request at {@code requestSeq}. */
  record ModelAnswered(long requestSeq, ModelAnswer answer) implements SessionCommand {}

  /** The pause before the next attempt is over. */
  record RetryDue() implements SessionCommand {}

  /** A worker answered {@code attempt}. */
  record CallAnswered(ToolEvent.Settlement settlement, int attempt) implements SessionCommand {}

  /** Nobody works on this attempt of a published call any more. */
  record CallOverdue(String call, int attempt) implements SessionCommand {}

  /** A published call has had its time: it is waited for no longer. */
  record CallExpired(String call, int attempt, ToolEvent.Kind kind, String message)
      implements SessionCommand {}

  /** Publishes an open call again, whatever became of the attempt before. */
  record Redrive(String call) implements SessionCommand {}

  record Message(String text, String by) implements SessionCommand {}

  record Pause(String by) implements SessionCommand {}

  record Resume(String by) implements SessionCommand {}

  /** Lets the held call run, with other arguments if there are some. */
  record Approve(String call, Optional<String> arguments, String by) implements SessionCommand {}

  /** Does not let the held call run. */
  record Deny(String call, String reason, String by) implements SessionCommand {}

  /** Answers the question of a held call. */
  record Answer(String call, String text, String by) implements SessionCommand {}

  record RaiseBudget(Budget what, long added, String by) implements SessionCommand {}

  record SetAutonomy(int level, String by) implements SessionCommand {}

  /**
   * The event that opens an epoch, made of the entries up to {@code head}; or why there is none.
   */
  record EpochMade(long head, ContextEvent event) implements SessionCommand {}

  /** What a session tool answered that had to be fetched, and what else follows from it. */
  record ErrandAnswered(String call, List<Event> events) implements SessionCommand {
    public ErrandAnswered {
      events = List.copyOf(events);
    }
  }

  /** It was looked up what made a request another than the recorded one. */
  record PrefixBlamed(TurnEvent.PrefixBroken event) implements SessionCommand {}

  /** A sub-agent ended. */
  record ChildEnded(ChildEvent event) implements SessionCommand {}

  record Cancel() implements SessionCommand {}

  /** Workers have had their time to stop; settle what is still open. */
  record CancelOverdue() implements SessionCommand {}

  /** The bound on wall time is met. */
  record TimeUp() implements SessionCommand {}

  /** A rewind goes on in {@code by}. */
  record Supersede(SessionId by) implements SessionCommand {}
}
