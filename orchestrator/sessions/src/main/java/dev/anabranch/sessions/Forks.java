package dev.anabranch.sessions;

import dev.anabranch.events.ContextEvent;
import dev.anabranch.events.Entry;
import dev.anabranch.events.Event;
import dev.anabranch.events.Header;
import dev.anabranch.events.SessionId;
import dev.anabranch.events.TurnEvent;
import dev.anabranch.journal.Journal;
import dev.anabranch.journal.JournalMoved;
import dev.anabranch.journal.SessionRow;
import dev.anabranch.journal.UnknownSession;
import dev.anabranch.secrets.Redactor;
import dev.anabranch.session.Epochs;
import dev.anabranch.session.SessionState;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.random.RandomGenerator;

/** Writes what forks begin with. Blocking. */
final class Forks {
  private final Journal journal;
  private final States states;
  private final Epochs epochs;
  private final Redactor redactor;
  private final RandomGenerator random;

  Forks(Journal journal, States states, Epochs epochs, Redactor redactor, RandomGenerator random) {
    this.redactor = redactor;
    this.journal = journal;
    this.states = states;
    this.epochs = epochs;
    this.random = random;
  }

  /** The fork of this number; the same key answers the same session. */
  SessionId make(Sessions.Fork wanted, int index) {
    Sessions.Fork fork = wanted.redacted(redactor);
    SessionState parent = parentAt(fork.parent(), fork.at());
    SessionId child =
        fork.key()
            .map(key -> SessionId.derived(parent.task().owner(), key + "/" + index))
            .orElseGet(() -> SessionId.random(random));
    if (journal.session(child).isEmpty()) {
      write(parent, fork, child);
    }
    requireForkOf(fork, journal.session(child).orElseThrow(() -> new UnknownSession(child)));
    return child;
  }

  private void write(SessionState parent, Sessions.Fork fork, SessionId child) {
    List<Event> first =
        ForkRules.firstEvents(parent, fork, header(parent, fork.change()), edited(parent, fork));
    try {
      journal.fork(fork.parent(), fork.at(), child, first).toCompletableFuture().join();
    } catch (CompletionException e) {
      if (!(e.getCause() instanceof JournalMoved)) {
        throw e;
      }
    }
  }

  /** A key that was used before names the session it made, which may be another fork. */
  private static void requireForkOf(Sessions.Fork fork, SessionRow child) {
    if (!child.parent().equals(Optional.of(fork.parent())) || child.forkedAt() != fork.at()) {
      throw new Sessions.KeyReused(child.id());
    }
  }

  private SessionState parentAt(SessionId session, long at) {
    SessionRow row = journal.session(session).orElseThrow(() -> new UnknownSession(session));
    if (at < 1 || at > row.head()) {
      throw new Sessions.Refused(
          "session "
              + session
              + " has entries 1 to "
              + row.head()
              + "; "
              + at
              + " is not one of them");
    }
    return LocalSessions.writable(states.at(session, at));
  }

  private Optional<Event> edited(SessionState parent, Sessions.Fork fork) {
    return fork.change()
        .edit()
        .map(edit ->
            Edits.replacement(entry(parent, fork, edit), edit.value(), parent.task().owner()));
  }

  private Entry entry(SessionState parent, Sessions.Fork fork, Sessions.Edit edit) {
    ForkRules.requireEditable(fork.at(), edit.event());
    List<Entry> page = journal.read(fork.parent(), edit.event() - 1, 1);
    if (page.isEmpty()) {
      throw new Sessions.Refused(
          "session " + fork.parent() + " has no entry " + edit.event() + " to edit");
    }
    Entry entry = page.getFirst();
    if (entry.event() instanceof TurnEvent.ModelReplied && parent.turn().requested().isEmpty()) {
      throw new Sessions.Refused("entry " + entry.seq() + " answers no request of this branch");
    }
    return entry;
  }

  private Optional<ContextEvent.HeaderReplaced> header(
      SessionState parent, Sessions.Change change) {
    if (change.system().isEmpty() && change.tools().isEmpty()) {
      return Optional.empty();
    }
    Header now = parent.prompt().orElseThrow().header();
    Header said = change.system().map(now::saying).orElse(now);
    Header next = change.tools().map(names -> ToolChoice.of(said, names)).orElse(said);
    return Optional.of(epochs.replaced(parent, next, "changed for this fork"));
  }
}
