package dev.anabranch.sessions;

import dev.anabranch.events.Event;
import dev.anabranch.events.SessionId;
import dev.anabranch.journal.Journal;
import dev.anabranch.journal.JournalMoved;
import dev.anabranch.session.SessionCommand;
import dev.anabranch.session.SessionState;
import dev.anabranch.session.SubagentEnd;
import dev.anabranch.session.SubagentStart;
import dev.anabranch.session.Turn;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;

/**
 * Sessions that work for others of this node. Blocking.
 *
 * <p>How it works: the parent's journal says which sub-agents there must be, by ids that follow
 * from the call. So whoever looks after the parent begins what is missing, wakes what is there, and
 * learns of what is over; a sub-agent that ends tells its parent, too. Nothing is kept in between:
 * after a crash the parent looks again, and an end that is told twice is one.
 */
final class Subagents {
  private final Journal journal;
  private final States states;
  private final BiFunction<SessionId, SessionCommand, CompletionStage<SessionState>> ask;

  /**
   * @param ask tells a session a command; completes when what follows is durable
   */
  Subagents(
      Journal journal,
      States states,
      BiFunction<SessionId, SessionCommand, CompletionStage<SessionState>> ask) {
    this.journal = journal;
    this.states = states;
    this.ask = ask;
  }

  /**
   * Begins it, or goes on with it, or tells the parent how it ended. One that is to be cancelled is
   * begun too: so it cannot begin afterwards.
   */
  void look(SessionState parent, Turn.Call call, Turn.Child child) {
    if (journal.session(child.id()).isEmpty()) {
      begin(parent, call, child);
    }
    SessionState now = states.now(child.id());
    if (SubagentEnd.of(now).isPresent()) {
      ended(now);
    } else {
      tell(child.id(), next(parent, now));
    }
  }

  private static SessionCommand next(SessionState parent, SessionState child) {
    int autonomy = parent.life().autonomy();
    if (parent.windsDown()) {
      return new SessionCommand.Cancel();
    }
    return child.life().autonomy() > autonomy
        ? new SessionCommand.SetAutonomy(autonomy, "parent")
        : new SessionCommand.Wake(false);
  }

  private void begin(SessionState parent, Turn.Call call, Turn.Child child) {
    if (SubagentStart.isShared(call)) {
      fork(parent, child);
    } else {
      tell(child.id(), new SessionCommand.Submit(SubagentStart.isolated(parent, call, child)));
    }
  }

  /** Somebody else may have been faster; both mean the same fork. */
  private void fork(SessionState parent, Turn.Child child) {
    SessionState then = states.at(parent.id(), child.started());
    List<Event> first = SubagentStart.shared(then, child, parent.life().autonomy());
    try {
      journal.fork(parent.id(), child.started(), child.id(), first).toCompletableFuture().join();
    } catch (CompletionException e) {
      if (!(e.getCause() instanceof JournalMoved)) {
        throw e;
      }
    }
  }

  private void tell(SessionId session, SessionCommand command) {
    ask.apply(session, command).toCompletableFuture().join();
  }

  /** Tells the parent of a sub-agent that is over. */
  void ended(SessionState child) {
    SessionId parent = child.life().child().orElseThrow().parent();
    if (journal.session(parent).isPresent()) {
      SubagentEnd.of(child).ifPresent(end -> tell(parent, new SessionCommand.ChildEnded(end)));
    }
  }
}
