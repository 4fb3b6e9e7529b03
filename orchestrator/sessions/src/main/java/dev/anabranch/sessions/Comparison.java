package dev.anabranch.sessions;

import dev.anabranch.events.Entry;
import dev.anabranch.events.SessionId;
import dev.anabranch.journal.JournalReader;
import dev.anabranch.json.Json;
import dev.anabranch.session.SessionState;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Sessions side by side: how far they are one, where they part, and what came of each. */
final class Comparison {
  static final int SESSIONS_MIN = 2;
  static final int SESSIONS_MAX = 8;

  private final JournalReader journal;
  private final States states;
  private final Views views;
  private final CommonPrefix prefix;
  private final WorkspaceDelta workspaces;

  Comparison(JournalReader journal, States states, Views views, WorkspaceDelta workspaces) {
    this.journal = journal;
    this.states = states;
    this.views = views;
    this.prefix = new CommonPrefix(journal);
    this.workspaces = workspaces;
  }

  private record Side(SessionView view, Optional<String> root) {
    Json.Obj json() {
      return view.json().withText("root", root);
    }
  }

  /** Refuses fewer than two sessions, more than eight, and one that is named twice. */
  Json.Obj of(List<SessionId> sessions) {
    requireCount(sessions);
    long shared = prefix.of(sessions);
    List<Side> sides = sessions.stream().map(this::side).toList();
    List<Json.Obj> differences =
        sides.stream().skip(1).map(other -> difference(sides.getFirst(), other)).toList();
    return Json.object()
        .with("sessions", Json.array(sides.stream().map(Side::json).toList()))
        .with("commonPrefix", shared)
        .with("divergence", Json.array(divergence(sessions, shared)))
        .with("differences", Json.array(differences));
  }

  private static void requireCount(List<SessionId> sessions) {
    int count = sessions.size();
    if (count < SESSIONS_MIN || count > SESSIONS_MAX) {
      throw new Sessions.Refused("compare 2 to 8 sessions, not " + count);
    }
    if (new HashSet<>(sessions).size() < count) {
      throw new Sessions.Refused("a session is compared with others, not with itself");
    }
  }

  private Side side(SessionId session) {
    SessionState state = states.now(session);
    return new Side(views.of(state), state.root());
  }

  /** The first entry of each that is not shared; a session that ends before has none. */
  private List<Json.Obj> divergence(List<SessionId> sessions, long shared) {
    return sessions.stream()
        .flatMap(session -> journal.read(session, shared, 1).stream().map(e -> first(session, e)))
        .toList();
  }

  private static Json.Obj first(SessionId session, Entry entry) {
    return Json.object()
        .with("session", session.value())
        .with("seq", entry.seq())
        .with("type", entry.type())
        .with("text", Gist.of(entry));
  }

  /** What the other has more than the first; what either does not know is absent. */
  private Json.Obj difference(Side first, Side other) {
    SessionView a = first.view();
    SessionView b = other.view();
    Json.Obj usage =
        Json.object()
            .withLong("promptTokens", minus(b.usage().promptTokens(), a.usage().promptTokens()))
            .withLong("cachedTokens", minus(b.usage().cachedTokens(), a.usage().cachedTokens()))
            .withLong("outputTokens", minus(b.usage().outputTokens(), a.usage().outputTokens()));
    return Json.object()
        .with("session", b.id().value())
        .with("steps", b.steps() - a.steps())
        .with("entries", b.head() - a.head())
        .with("usage", withCost(usage, a.cost(), b.cost()))
        .with("workspace", workspaces.of(first.root(), other.root()));
  }

  private static OptionalLong minus(OptionalLong b, OptionalLong a) {
    return a.isPresent() && b.isPresent()
        ? OptionalLong.of(b.getAsLong() - a.getAsLong())
        : OptionalLong.empty();
  }

  /** Amounts of two currencies have no difference. */
  private static Json.Obj withCost(
      Json.Obj usage, Optional<SessionView.Money> a, Optional<SessionView.Money> b) {
    if (a.isEmpty() || b.isEmpty() || !a.get().currency().equals(b.get().currency())) {
      return usage;
    }
    BigDecimal more = new BigDecimal(b.get().amount()).subtract(new BigDecimal(a.get().amount()));
    return usage.with("cost", Micros.text(more)).with("currency", a.get().currency());
  }
}
