package dev.anabranch.journal.derived;

import dev.anabranch.events.Entry;
import dev.anabranch.events.Event;
import dev.anabranch.events.SessionId;
import dev.anabranch.events.TaskEvent;
import dev.anabranch.events.ToolCall;
import dev.anabranch.events.ToolEvent;
import dev.anabranch.events.TurnEvent;
import dev.anabranch.journal.JournalDamaged;
import dev.anabranch.journal.JournalReader;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;

/**
 * Says of an entry what stands in earlier entries of its branch: the tool of a call, the turn and
 * the model of a reply. What was seen lately is kept; the rest is read from the journal, so that an
 * answer never depends on what is kept.
 */
final class Course {
  private static final int KEPT_MAX = 5_000;
  private static final int LOOK_BACK = 50;

  private final JournalReader journal;
  private final Memo<Place, List<String>> tools = new Memo<>(KEPT_MAX);
  private final Memo<SessionId, Integer> turns = new Memo<>(KEPT_MAX);
  private final Memo<SessionId, String> models = new Memo<>(KEPT_MAX);

  Course(JournalReader journal) {
    this.journal = journal;
  }

  /** Takes note of an entry; to be called for every entry of the feed, in order. */
  void saw(Entry entry) {
    switch (entry.event()) {
      case TurnEvent.ModelReplied reply ->
          tools.put(new Place(entry.origin(), entry.seq()), names(reply));
      case TurnEvent.ModelRequested request -> turns.put(entry.origin(), request.turn());
      case Event other -> {}
    }
  }

  /** The tool of the call that the entry is about. */
  Optional<String> tool(Entry entry) {
    return entry.event() instanceof ToolEvent event
        ? tool(entry.origin(), event.call())
        : Optional.empty();
  }

  private Optional<String> tool(SessionId session, String call) {
    int dot = call.indexOf('.');
    try {
      long seq = Long.parseLong(call, 0, dot < 0 ? call.length() : dot, 10);
      int index = dot < 0 ? 0 : Integer.parseInt(call, dot + 1, call.length(), 10);
      List<String> names = tools(new Place(session, seq));
      return index >= 0 && index < names.size() ? Optional.of(names.get(index)) : Optional.empty();
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private List<String> tools(Place place) {
    Optional<List<String>> kept = tools.find(place);
    if (kept.isPresent()) {
      return kept.get();
    }
    List<String> read =
        place.seq() < 1
            ? List.of()
            : read(place.session(), place.seq() - 1, 1).stream()
                .map(entry ->
                    entry.event() instanceof TurnEvent.ModelReplied reply
                        ? names(reply)
                        : List.<String>of())
                .findFirst()
                .orElse(List.of());
    tools.put(place, read);
    return read;
  }

  private static List<String> names(TurnEvent.ModelReplied reply) {
    return reply.calls().stream().map(ToolCall::name).toList();
  }

  /** The turn of the model call that was open before the entry. */
  OptionalInt turn(Entry entry) {
    Optional<Integer> kept = turns.find(entry.origin());
    return kept.isPresent()
        ? OptionalInt.of(kept.get())
        : before(entry.origin(), entry.seq(), Course::turnOf)
            .map(OptionalInt::of)
            .orElse(OptionalInt.empty());
  }

  private static Optional<Integer> turnOf(Event event) {
    return event instanceof TurnEvent.ModelRequested request
        ? Optional.of(request.turn())
        : Optional.empty();
  }

  /** The model that the session asks. */
  Optional<String> model(SessionId session) {
    Optional<String> kept = models.find(session);
    if (kept.isPresent()) {
      return kept;
    }
    Optional<String> read =
        read(session, 0, 1).stream()
            .findFirst()
            .flatMap(entry ->
                entry.event() instanceof TaskEvent.Submitted submitted
                    ? Optional.of(submitted.model().id())
                    : Optional.empty());
    read.ifPresent(model -> models.put(session, model));
    return read;
  }

  /** The newest answer of the branch before {@code seq}. */
  private <T> Optional<T> before(SessionId session, long seq, Function<Event, Optional<T>> ask) {
    long end = seq - 1;
    while (end > 0) {
      long start = Math.max(0, end - LOOK_BACK);
      List<Entry> entries = read(session, start, (int) (end - start));
      for (Entry entry : entries.reversed()) {
        Optional<T> answer = ask.apply(entry.event());
        if (answer.isPresent()) {
          return answer;
        }
      }
      end = start;
    }
    return Optional.empty();
  }

  /** What cannot be read says nothing; {@code verify} names it. */
  private List<Entry> read(SessionId session, long after, int max) {
    try {
      return journal.read(session, after, max);
    } catch (JournalDamaged e) {
      return List.of();
    }
  }

  private record Place(SessionId session, long seq) {}
}
