package dev.anabranch.sessions;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.Terminated;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import dev.anabranch.events.SessionId;
import dev.anabranch.session.SessionActor;
import dev.anabranch.session.SessionCommand;
import dev.anabranch.session.SessionPorts;
import dev.anabranch.session.SessionState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Gives each session of this node its one actor: wakes it for a message, lets it go when it has
 * nothing to do. A message that meets an actor on its way out waits for the next one.
 */
final class SessionGuardian extends AbstractBehavior<SessionGuardian.Message> {

  sealed interface Message {}

  /** A command for a session, and whom to answer when it is durable. */
  record Tell(SessionId session, SessionCommand command, Optional<ActorRef<SessionState>> replyTo)
      implements Message {}

  private record Idle(SessionId session) implements Message {}

  private final SessionPorts ports;
  private final Map<SessionId, ActorRef<SessionActor.Message>> awake = new HashMap<>();
  private final Map<SessionId, List<Tell>> leaving = new HashMap<>();

  private SessionGuardian(ActorContext<Message> context, SessionPorts ports) {
    super(context);
    this.ports = ports;
  }

  static Behavior<Message> create(SessionPorts ports) {
    return Behaviors.setup(context -> new SessionGuardian(context, ports));
  }

  @Override
  public Receive<Message> createReceive() {
    return newReceiveBuilder()
        .onMessage(Tell.class, this::tell)
        .onMessage(Idle.class, this::idle)
        .onSignal(Terminated.class, this::gone)
        .build();
  }

  private Behavior<Message> tell(Tell tell) {
    List<Tell> waiting = leaving.get(tell.session());
    if (waiting != null) {
      waiting.add(tell);
    } else {
      deliver(tell);
    }
    return this;
  }

  private void deliver(Tell tell) {
    awake
        .computeIfAbsent(tell.session(), this::wake)
        .tell(new SessionActor.Told(tell.command(), tell.replyTo()));
  }

  private ActorRef<SessionActor.Message> wake(SessionId session) {
    ActorRef<SessionActor.Idle> idleTo =
        getContext().messageAdapter(SessionActor.Idle.class, idle -> new Idle(idle.session()));
    ActorRef<SessionActor.Message> actor =
        getContext().spawn(SessionActor.create(session, ports, idleTo), "session-" + session);
    getContext().watch(actor);
    return actor;
  }

  private Behavior<Message> idle(Idle idle) {
    ActorRef<SessionActor.Message> actor = awake.get(idle.session());
    if (actor != null && !leaving.containsKey(idle.session())) {
      leaving.put(idle.session(), new ArrayList<>());
      actor.tell(new SessionActor.Stop());
    }
    return this;
  }

  private Behavior<Message> gone(Terminated terminated) {
    SessionId session =
        new SessionId(terminated.getRef().path().name().substring("session-".length()));
    awake.remove(session);
    List<Tell> waiting = leaving.remove(session);
    if (waiting != null) {
      waiting.forEach(this::deliver);
    }
    return this;
  }
}
