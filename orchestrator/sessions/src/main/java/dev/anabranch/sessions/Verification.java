package dev.anabranch.sessions;

import dev.anabranch.events.Entry;
import dev.anabranch.events.SessionId;
import dev.anabranch.events.TurnEvent;
import dev.anabranch.journal.ChainCheck;
import dev.anabranch.journal.JournalDamaged;
import dev.anabranch.journal.JournalReader;
import dev.anabranch.json.Json;
import dev.anabranch.session.SessionState;
import java.util.ArrayList;
import java.util.List;

/**
 * Recomputes what a journal claims: the hash chain of every branch, and the prefix hash of every
 * model request by rendering it again.
 */
final class Verification {
  private static final int PAGE = 200;

  private final JournalReader journal;

  Verification(JournalReader journal) {
    this.journal = journal;
  }

  /**
   * {@code {sessions, events, ok, broken: [{session, seq, reason}], unread?: [the same]}}; no
   * session means all.
   */
  Json.Obj verify(List<SessionId> sessions) {
    List<SessionId> wanted =
        sessions.isEmpty() ? journal.sessions().stream().map(row -> row.id()).toList() : sessions;
    List<Json.Obj> broken = new ArrayList<>();
    List<Json.Obj> unread = new ArrayList<>();
    long events = 0;
    for (SessionId session : wanted) {
      ChainCheck chain = journal.check(session);
      events += chain.entries();
      chain.broken().forEach(b -> name(session, b.session(), b.seq(), b.reason(), broken));
      if (chain.ok()) {
        prompts(session, broken, unread);
      }
    }
    Json.Obj answer = answer(wanted.size(), events, broken);
    return unread.isEmpty() ? answer : answer.with("unread", Json.array(unread));
  }

  /** The answer for checked chains alone. */
  static Json.Obj answer(List<ChainCheck> chains) {
    List<Json.Obj> broken = new ArrayList<>();
    for (ChainCheck chain : chains) {
      chain.broken().forEach(b -> name(chain.session(), b.session(), b.seq(), b.reason(), broken));
    }
    return answer(chains.size(), chains.stream().mapToLong(ChainCheck::entries).sum(), broken);
  }

  private static Json.Obj answer(long sessions, long events, List<Json.Obj> broken) {
    return Json.object()
        .with("sessions", sessions)
        .with("events", events)
        .with("ok", broken.isEmpty())
        .with("broken", Json.array(broken));
  }

  /** Up to an entry that is no fact here: what the model was shown after it nobody knows. */
  private void prompts(SessionId session, List<Json.Obj> broken, List<Json.Obj> unread) {
    SessionState state = SessionState.empty(session);
    try {
      List<Entry> page = journal.read(session, 0, PAGE);
      while (!page.isEmpty()) {
        for (Entry entry : page) {
          if (differs(state, entry)) {
            String reason = "the request rendered again is not the one recorded";
            name(session, entry.origin(), entry.seq(), reason, broken);
            return;
          }
          state = state.evolve(entry.event());
          if (state.readOnly().isPresent()) {
            unread.add(place(session, entry.seq(), state.readOnly().get()));
            return;
          }
        }
        page = journal.read(session, state.head(), PAGE);
      }
    } catch (JournalDamaged e) {
      name(session, session, state.head() + 1, String.valueOf(e.getMessage()), broken);
    }
  }

  private static boolean differs(SessionState before, Entry entry) {
    return entry.event() instanceof TurnEvent.ModelRequested requested
        && before
            .prompt()
            .filter(prompt -> !prompt.prefixHash().equals(requested.prefixHash()))
            .isPresent();
  }

  /** A break is named in the session that holds the entry, and in each fork that inherits it. */
  private static void name(
      SessionId found, SessionId origin, long seq, String reason, List<Json.Obj> broken) {
    Json.Obj own = place(origin, seq, reason);
    if (!broken.contains(own)) {
      broken.add(own);
    }
    if (!found.equals(origin)) {
      broken.add(place(found, seq, "inherited from " + origin + ": " + reason));
    }
  }

  private static Json.Obj place(SessionId session, long seq, String reason) {
    return Json.object().with("session", session.value()).with("seq", seq).with("reason", reason);
  }
}
