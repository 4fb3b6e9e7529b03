package dev.anabranch.sessions;

import dev.anabranch.events.SessionId;
import dev.anabranch.journal.derived.Derived;
import dev.anabranch.journal.derived.DerivedReads;
import dev.anabranch.journal.derived.DerivedUnavailable;
import dev.anabranch.journal.derived.SearchHit;
import dev.anabranch.journal.derived.SearchPage;
import dev.anabranch.journal.derived.SearchQuery;
import dev.anabranch.journal.derived.SessionListPage;
import dev.anabranch.journal.derived.Snippet;
import dev.anabranch.journal.derived.UsageSums;
import dev.anabranch.json.Json;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** What is derived, in the forms of the public contract. */
final class DerivedAnswers {
  private final Derived derived;

  DerivedAnswers(Derived derived) {
    this.derived = derived;
  }

  /** Empty if the projected list may not have all that was committed before this call. */
  Optional<SessionReads.Page> list(
      Set<String> statuses, Optional<String> text, Optional<SessionId> cursor, int max) {
    try {
      return derived
          .fresh()
          .map(reads -> {
            SessionListPage page = reads.sessions(statuses, text, cursor, max);
            List<SessionView> views =
                page.sessions().stream().map(Json::parseObject).map(SessionView::of).toList();
            return new SessionReads.Page(views, page.next());
          });
    } catch (DerivedUnavailable e) {
      return Optional.empty();
    }
  }

  /** Empty as {@link #list} is, or if the session is not known there. */
  Optional<Json.Obj> lineage(SessionId session) {
    try {
      return derived
          .fresh()
          .flatMap(reads ->
              reads
                  .lineage(session)
                  .map(row -> {
                    List<Json.Obj> views =
                        reads.treeViews(row.root()).stream().map(Json::parseObject).toList();
                    return Json.object()
                        .with("root", row.root().value())
                        .with("sessions", Json.array(views));
                  }));
    } catch (DerivedUnavailable e) {
      return Optional.empty();
    }
  }

  Json.Obj search(SearchQuery query, OptionalLong cursor, int max) {
    Optional<DerivedReads> fresh = derived.fresh();
    SearchPage page = fresh.orElseGet(derived::now).search(query, cursor, max);
    List<Json.Obj> hits = page.hits().stream().map(DerivedAnswers::json).toList();
    return withLag(
        Json.object().with("hits", Json.array(hits)).withLong("next", page.next()), fresh);
  }

  private static Json.Obj json(SearchHit hit) {
    List<Json.Obj> marks =
        hit.snippet().marks().stream()
            .map(mark -> Json.object().with("from", mark.from()).with("to", mark.to()))
            .toList();
    Snippet snippet = hit.snippet();
    return Json.object()
        .with("session", hit.session().value())
        .with("seq", hit.seq())
        .with("ordering", hit.ordering())
        .with("time", hit.time().toString())
        .with("type", hit.type())
        .with(
            "snippet", Json.object().with("text", snippet.text()).with("marks", Json.array(marks)));
  }

  Json.Obj usage(UsageSums.Of of, Optional<UsageSums.By> by) {
    Optional<DerivedReads> fresh = derived.fresh();
    UsageSums sums = fresh.orElseGet(derived::now).usage(of, by);
    Json.Obj json = UsageFigures.json(sums.whole()).with("sessions", sums.sessions());
    if (by.isPresent()) {
      json =
          json.with("by", by.get().name().toLowerCase(Locale.ROOT))
              .with("parts", Json.array(sums.parts().stream().map(UsageFigures::json).toList()));
    }
    return withLag(sums.cut() ? json.with("cut", true) : json, fresh);
  }

  private Json.Obj withLag(Json.Obj json, Optional<DerivedReads> fresh) {
    long lag = fresh.isPresent() ? 0 : derived.lag();
    return lag > 0 ? json.with("lag", lag) : json;
  }

  long lag() {
    return derived.lag();
  }
}
