package dev.anabranch.sessions;

import dev.anabranch.events.Entry;
import dev.anabranch.events.Event;
import dev.anabranch.events.PeopleEvent;
import dev.anabranch.events.SessionId;
import dev.anabranch.journal.JournalDamaged;
import dev.anabranch.journal.JournalReader;
import dev.anabranch.session.SessionState;
import dev.anabranch.session.Turn;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a session asks people, as they see it. Which calls wait is in its state; why and since when
 * stands in the entries after the reply that made them, which are read only if some wait.
 */
final class Asked {
  private static final int PAGE = 200;

  private final JournalReader journal;

  Asked(JournalReader journal) {
    this.journal = journal;
  }

  /** The calls that wait for a person who can answer: none of a session that takes no wish. */
  List<Ask> of(SessionState state) {
    List<Turn.Call> asking = state.turn().asking();
    if (asking.isEmpty() || state.finished() || state.readOnly().isPresent()) {
      return List.of();
    }
    Map<String, Entry> entries = entries(state, repliedAt(asking.getFirst()));
    return asking.stream()
        .map(call -> ask(call, Optional.ofNullable(entries.get(call.address()))))
        .toList();
  }

  private static long repliedAt(Turn.Call call) {
    return Long.parseLong(call.address().substring(0, call.address().indexOf('.')));
  }

  /** The newest entry by which each call asked; a fork asks again. */
  private Map<String, Entry> entries(SessionState state, long after) {
    Map<String, Entry> entries = new HashMap<>();
    try {
      SessionId session = state.id();
      for (long seen = after; seen < state.head(); ) {
        List<Entry> page = journal.read(session, seen, (int) Math.min(PAGE, state.head() - seen));
        if (page.isEmpty()) {
          return entries;
        }
        page.forEach(entry -> call(entry).ifPresent(call -> entries.put(call, entry)));
        seen = page.getLast().seq();
      }
    } catch (JournalDamaged lost) {
      // the calls wait all the same, and what is lost is absent
    }
    return entries;
  }

  private static Optional<String> call(Entry entry) {
    if (entry.event() instanceof PeopleEvent.ApprovalRequested asked) {
      return Optional.of(asked.call());
    }
    return entry.event() instanceof PeopleEvent.Asked asked
        ? Optional.of(asked.call())
        : Optional.empty();
  }

  private static Ask ask(Turn.Call call, Optional<Entry> entry) {
    Optional<Event> event = entry.map(Entry::event);
    return new Ask(
        call.address(),
        call.call().name(),
        call.call().arguments(),
        kind(call),
        event.flatMap(
            e -> e instanceof PeopleEvent.Asked a ? Optional.of(a.question()) : Optional.empty()),
        event.flatMap(e ->
            e instanceof PeopleEvent.ApprovalRequested a
                ? Optional.of(a.reason())
                : Optional.empty()),
        call.digest(),
        entry.map(Entry::time));
  }

  private static Ask.Kind kind(Turn.Call call) {
    return call.hold().filter(Turn.Hold.ANSWER::equals).isPresent()
        ? Ask.Kind.ANSWER
        : Ask.Kind.APPROVAL;
  }

  /** One line that says which verbs bring it on. */
  static String words(SessionState state) {
    return state.turn().asking().stream()
        .map(call ->
            kind(call) == Ask.Kind.ANSWER
                ? "`answer` call " + call.address()
                : "`approve` or `deny` call " + call.address() + ", " + call.call().name())
        .collect(Collectors.joining("; "));
  }
}
