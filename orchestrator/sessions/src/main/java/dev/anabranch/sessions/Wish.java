package dev.anabranch.sessions;

import dev.anabranch.events.Budget;
import java.util.Optional;

/** What a person may wish of a session that is there. */
public sealed interface Wish {

  /** Says something; it is in the very next request. */
  record Message(String text) implements Wish {}

  /** Issues nothing new; open calls still settle. */
  record Pause() implements Wish {}

  /** Stops all that is open, then ends. */
  record Cancel() implements Wish {}

  /**
   * Lets a call run that waits for it.
   *
   * @param arguments those that run instead of what the model wrote
   * @param asked the digest that the request for approval showed: a grant for others is refused
   */
  record Approve(String call, Optional<String> arguments, Optional<String> asked) implements Wish {}

  /** Does not let a call run, or does not answer it; the agent sees the reason. */
  record Deny(String call, String reason) implements Wish {}

  /** Answers what the agent asked by the call. */
  record Answer(String call, String text) implements Wish {}

  /** Sends an open call to the workers again, at once. */
  record Redrive(String call) implements Wish {}

  /** Adds to a bound; a session that paused there goes on. */
  record Raise(Budget what, long added) implements Wish {}

  /** Changes which calls ask, 0 to 4; those that ask no longer run. */
  record SetAutonomy(int level) implements Wish {}

  /** Shows the model its whole past again, in a new epoch; for a session that asks nothing now. */
  record Expand() implements Wish {}
}
