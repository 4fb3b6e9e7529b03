package dev.anabranch.events;

import java.util.Optional;

/** How a session begins, continues another, and ends. */
public sealed interface TaskEvent extends Event {

  /** A person asked for something. Everything the session pins for its life is here. */
  record Submitted(
      String task,
      ModelChoice model,
      Header header,
      Optional<String> root,
      int autonomy,
      String owner,
      Limits limits,
      Terms terms,
      Optional<String> requestDigest)
      implements TaskEvent {
    public Submitted {
      if (task.isBlank()) {
        throw new IllegalArgumentException("a task must say something");
      }
      if (autonomy < 0 || autonomy > 4) {
        throw new IllegalArgumentException("autonomy must be 0 to 4, was " + autonomy);
      }
    }

    /** A task under the usual terms. */
    public Submitted(
        String task,
        ModelChoice model,
        Header header,
        Optional<String> root,
        int autonomy,
        String owner,
        Limits limits,
        Optional<String> requestDigest) {
      this(task, model, header, root, autonomy, owner, limits, Terms.DEFAULT, requestDigest);
    }

    /** The same for a task in other words. */
    public Submitted reworded(String newTask) {
      return new Submitted(
          newTask, model, header, root, autonomy, owner, limits, terms, requestDigest);
    }
  }

  /**
   * This session continues {@code parent} after its entry {@code at}. The first own entry of a
   * fork. With an {@code assignment} it is a sub-agent of the parent and shares its history.
   */
  record Forked(SessionId parent, long at, Optional<Assignment> assignment) implements TaskEvent {

    /** A fork that works on the task of its parent. */
    public Forked(SessionId parent, long at) {
      this(parent, at, Optional.empty());
    }
  }

  /** What a sub-agent that is a fork has of its own. */
  record Assignment(Terms.Child child, int autonomy, Limits limits) {
    public Assignment {
      if (autonomy < 0 || autonomy > 4) {
        throw new IllegalArgumentException("autonomy must be 0 to 4, was " + autonomy);
      }
    }
  }

  /**
   * In this fork entry {@code as}, which follows, stands where the parent has entry {@code
   * replaces}: somebody changed it.
   */
  record Edited(long replaces, long as, String by) implements TaskEvent {}

  /** The task in other words; the first entry after an edit of what was asked. */
  record TaskReworded(String task) implements TaskEvent {
    public TaskReworded {
      if (task.isBlank()) {
        throw new IllegalArgumentException("a task must say something");
      }
    }
  }

  /** A rewind went on elsewhere; this branch is kept and can be continued. */
  record Superseded(SessionId by) implements TaskEvent {}

  /**
   * The task is over. {@code answer} is for the person who asked, {@code reason} says why it
   * failed.
   */
  record Ended(Outcome outcome, Optional<String> answer, Optional<String> reason)
      implements TaskEvent {}

  /** A person asked to stop; open calls are being settled. */
  record CancelRequested() implements TaskEvent {}

  /** Every open call has settled after a cancel: the session is over. */
  record SessionCancelled() implements TaskEvent {}

  /**
   * A budget is used up: nothing new is issued until a person raises it; a session with nobody to
   * ask ends as failed.
   */
  record BudgetReached(Budget what, long limit) implements TaskEvent {}

  /** A person added so much to the bound on {@code what}. */
  record BudgetRaised(Budget what, long added, String by) implements TaskEvent {
    public BudgetRaised {
      if (added < 1) {
        throw new IllegalArgumentException("a budget is raised by at least 1");
      }
    }
  }

  /** How a task ended. */
  enum Outcome {
    COMPLETED,
    FAILED;

    public String wire() {
      return this == COMPLETED ? "completed" : "failed";
    }

    public static Outcome of(String wire) {
      return switch (wire) {
        case "completed" -> COMPLETED;
        case "failed" -> FAILED;
        default ->
            throw new IllegalArgumentException("outcome is completed or failed, not " + wire);
      };
    }
  }
}
