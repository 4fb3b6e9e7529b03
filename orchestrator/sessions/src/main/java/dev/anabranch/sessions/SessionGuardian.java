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

  private record Rested(SessionActor.Rest rest) implements Message {}

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
        .onMessage(Rested.class, this::rested)
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
    ActorRef<SessionActor.Rest> restTo =
        getContext().messageAdapter(SessionActor.Rest.class, Rested::new);
    ActorRef<SessionActor.Message> actor =
        getContext().spawn(SessionActor.create(session, ports, restTo), "session-" + session);
    getContext().watch(actor);
    return actor;
  }

  private Behavior<Message> rested(Rested rested) {
    switch (rested.rest()) {
      case SessionActor.Idle idle -> letGo(idle.session());
      case SessionActor.Busy busy -> keep(busy.session());
    }
    return this;
  }

  private void letGo(SessionId session) {
    ActorRef<SessionActor.Message> actor = awake.get(session);
    if (actor != null && !leaving.containsKey(session)) {
      leaving.put(session, new ArrayList<>());
      actor.tell(new SessionActor.Stop());
    }
  }

  /** What came between the actor's rest and the wish to stop it is being worked on. */
  private void keep(SessionId session) {
    List<Tell> waiting = leaving.remove(session);
    if (waiting != null) {
      waiting.forEach(this::deliver);
    }
  }

  private Behavior<Message> gone(Terminated terminated) {
    SessionId session =
        new SessionId(terminated.getRef().path().name().substring("session-".length()));
    awake.remove(session);
    keep(session);
    return this;
  }
}
