package dev.anabranch.session;

import java.time.Duration;

/** What {@link Errands} need of the actor around them: its mailbox and its timers. */
interface Shell {
  /** Puts the command into the mailbox; from any thread. */
  void tell(SessionCommand command);

  /** Puts the command into the mailbox after a while; from any thread. */
  void tellLater(Duration delay, SessionCommand command);

  /**
   * The same by a timer that can be cancelled; one of the same name is replaced. Timers are the
   * actor's own: on its thread only.
   */
  void tellLater(String timer, Duration delay, SessionCommand command);

  void cancel(String timer);

  boolean isSet(String timer);
}
