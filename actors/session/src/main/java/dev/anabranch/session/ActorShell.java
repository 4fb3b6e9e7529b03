package dev.anabranch.session;

import akka.actor.typed.ActorRef;
import akka.actor.typed.javadsl.TimerScheduler;
import java.time.Duration;
import java.util.Optional;

/** The mailbox and the timers of a real actor. */
record ActorShell(ActorRef<SessionActor.Message> self, TimerScheduler<SessionActor.Message> timers)
    implements Shell {

  @Override
  public void tell(SessionCommand command) {
    self.tell(told(command));
  }

  @Override
  public void tellLater(Duration delay, SessionCommand command) {
    self.tell(new SessionActor.Later(delay, command));
  }

  @Override
  public void tellLater(String timer, Duration delay, SessionCommand command) {
    timers.startSingleTimer(timer, told(command), delay);
  }

  @Override
  public void cancel(String timer) {
    timers.cancel(timer);
  }

  @Override
  public boolean isSet(String timer) {
    return timers.isTimerActive(timer);
  }

  private static SessionActor.Told told(SessionCommand command) {
    return new SessionActor.Told(command, Optional.empty());
  }
}
