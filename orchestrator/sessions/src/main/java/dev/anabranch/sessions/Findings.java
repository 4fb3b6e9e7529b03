package dev.anabranch.sessions;

import dev.anabranch.context.PrefixFault;
import dev.anabranch.events.SessionId;
import dev.anabranch.journal.ChainCheck;
import dev.anabranch.journal.ChainCheck.Break;
import dev.anabranch.journal.anchor.AnchorCheck;
import dev.anabranch.json.Json;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** What a verification found, in the words of the public contract; each thing once. */
final class Findings {
  private final Set<Json.Obj> broken = new LinkedHashSet<>();
  private final Set<Json.Obj> unread = new LinkedHashSet<>();
  private Optional<Json.Obj> anchors = Optional.empty();
  private long sessions;
  private long events;

  /** A session was checked. */
  void chain(ChainCheck chain) {
    sessions++;
    events += chain.entries();
    chain.broken().forEach(found -> broken(chain.session(), found));
  }

  /**
   * The requests of a session whose chain is sound were rendered again.
   *
   * @param fault what made the one that is broken so, as far as it is known
   */
  void requests(SessionId session, Requests requests, Optional<PrefixFault> fault) {
    requests.broken().ifPresent(found -> broken(session, found, fault));
    requests.unread().ifPresent(place -> unread.add(json(session, place.seq(), place.reason())));
  }

  /** A break is named in the session that holds the entry, and in each fork that inherits it. */
  void broken(SessionId checked, Break found) {
    broken(checked, found, Optional.empty());
  }

  private void broken(SessionId checked, Break found, Optional<PrefixFault> fault) {
    String reason = fault.map(PrefixFault::words).orElse(found.reason());
    broken.add(with(json(found.session(), found.seq(), reason), fault));
    if (!checked.equals(found.session())) {
      String inherited = "inherited from " + found.session() + ": " + reason;
      broken.add(with(json(checked, found.seq(), inherited), fault));
    }
  }

  private static Json.Obj with(Json.Obj json, Optional<PrefixFault> fault) {
    return fault
        .map(known ->
            json.with(
                "blame",
                Json.object()
                    .with("from", known.seq())
                    .with("to", known.upTo())
                    .with("type", known.type())
                    .withText("field", known.field())))
        .orElse(json);
  }

  /** Something that is wrong at no entry. */
  void fault(String reason) {
    broken.add(Json.object().with("reason", reason));
  }

  /** The statements were held against what was checked. */
  void anchors(AnchorCheck check) {
    check.faults().forEach(this::fault);
    check.broken().forEach(found -> broken(found.session(), found));
    anchors =
        Optional.of(
            Json.object()
                .with("statements", check.statements())
                .with("heads", check.heads())
                .with("entries", check.entries()));
  }

  /**
   * {@code {sessions, events, ok, broken: [{session?, seq?, reason, blame?: {from, to, type,
   * field?}}], unread?: [{session, seq, reason}], anchors?}}.
   */
  Json.Obj json() {
    Json.Obj json =
        Json.object()
            .with("sessions", sessions)
            .with("events", events)
            .with("ok", broken.isEmpty())
            .with("broken", Json.array(broken.stream().toList()));
    Json.Obj read =
        unread.isEmpty() ? json : json.with("unread", Json.array(unread.stream().toList()));
    return anchors.map(found -> read.with("anchors", found)).orElse(read);
  }

  private static Json.Obj json(SessionId session, long seq, String reason) {
    return Json.object().with("session", session.value()).with("seq", seq).with("reason", reason);
  }
}
