package dev.anabranch.journal.akka;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.ChildFailed;
import akka.actor.typed.javadsl.Behaviors;
import akka.persistence.typed.PersistenceId;
import akka.persistence.typed.RecoveryCompleted;
import akka.persistence.typed.javadsl.CommandHandler;
import akka.persistence.typed.javadsl.EventHandler;
import akka.persistence.typed.javadsl.EventSourcedBehavior;
import akka.persistence.typed.javadsl.SignalHandler;
import dev.anabranch.events.SessionId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** An actor that keeps what it is told and remembers every event it saw. */
final class Scribe extends EventSourcedBehavior<Scribe.Keep, Object, List<Object>> {
  private final CompletableFuture<List<Object>> recovered;

  /** Keeps the events as one append; {@code kept} completes with all that the actor saw. */
  record Keep(List<?> events, CompletableFuture<List<Object>> kept) {}

  private Scribe(SessionId session, CompletableFuture<List<Object>> recovered) {
    super(PersistenceId.ofUniqueId(session.value()));
    this.recovered = recovered;
  }

  /** The actor under a parent that passes on what it is told, and why it stopped. */
  static Behavior<Keep> of(
      SessionId session,
      CompletableFuture<List<Object>> recovered,
      CompletableFuture<Throwable> stopped) {
    return Behaviors.setup(context -> {
      ActorRef<Keep> scribe = context.spawn(new Scribe(session, recovered), "scribe");
      context.watch(scribe);
      return Behaviors.receive(Keep.class)
          .onMessage(
              Keep.class,
              keep -> {
                scribe.tell(keep);
                return Behaviors.same();
              })
          .onSignal(
              ChildFailed.class,
              failed -> {
                stopped.complete(failed.cause());
                return Behaviors.stopped();
              })
          .build();
    });
  }

  @Override
  public String journalPluginId() {
    return JournalExtension.PLUGIN_ID;
  }

  @Override
  public List<Object> emptyState() {
    return List.of();
  }

  @Override
  public CommandHandler<Keep, Object, List<Object>> commandHandler() {
    return (state, command) ->
        Effect()
            .persist(List.<Object>copyOf(command.events()))
            .thenRun(now -> command.kept().complete(now));
  }

  @Override
  public EventHandler<List<Object>, Object> eventHandler() {
    return (state, event) -> {
      List<Object> next = new ArrayList<>(state);
      next.add(event);
      return List.copyOf(next);
    };
  }

  @Override
  public SignalHandler<List<Object>> signalHandler() {
    return newSignalHandlerBuilder()
        .onSignal(RecoveryCompleted.instance(), recovered::complete)
        .build();
  }
}
