package dev.anabranch.journal.faults;

import dev.anabranch.events.Event;
import dev.anabranch.events.EventCodec;
import dev.anabranch.events.PeopleEvent.Steered;
import dev.anabranch.events.SessionId;
import dev.anabranch.journal.SessionRow;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * A short life of a journal, known before it is lived: batches of appends and forks, in the order
 * in which they must be committed. The same seed is the same history in every process.
 */
record History(int seed, boolean durable, List<Batch> batches) {
  private static final int[] CHECKPOINTS = {4, 1_000, 16, 2, 1_000, 8};
  private static final int BATCHES = 12;
  private static final int SESSIONS_MAX = 5;

  History {
    batches = List.copyOf(batches);
  }

  /** What is sent at once; before it the journal may be closed and opened again. */
  record Batch(boolean reopened, List<Change> changes) {}

  /** One append, or one fork if there is a parent; {@code after} is the entry it follows. */
  record Change(SessionId session, Optional<SessionId> parent, long after, List<Event> events) {}

  /** Entry {@code seq} of the session that wrote it. */
  record Written(SessionId origin, long seq, Event event) {}

  static History of(int seed, boolean durable) {
    Random random = new Random(seed);
    Map<SessionId, Long> heads = new LinkedHashMap<>();
    List<Batch> batches = new ArrayList<>();
    for (int i = 0; i < BATCHES; i++) {
      List<Change> changes = new ArrayList<>();
      for (int n = 1 + random.nextInt(3); n > 0; n--) {
        Change change = change(random, heads);
        heads.put(change.session(), change.after() + change.events().size());
        changes.add(change);
      }
      batches.add(new Batch(i > 0 && random.nextInt(6) == 0, changes));
    }
    return new History(seed, durable, batches);
  }

  private static Change change(Random random, Map<SessionId, Long> heads) {
    List<Event> events = events(random);
    if (heads.isEmpty() || heads.size() < SESSIONS_MAX && random.nextInt(4) == 0) {
      return new Change(SessionId.random(random), Optional.empty(), 0, events);
    }
    SessionId session = List.copyOf(heads.keySet()).get(random.nextInt(heads.size()));
    long head = heads.getOrDefault(session, 0L);
    if (heads.size() < SESSIONS_MAX && random.nextInt(3) == 0) {
      long at = 1L + random.nextInt((int) head);
      return new Change(SessionId.random(random), Optional.of(session), at, events);
    }
    return new Change(session, Optional.empty(), head, events);
  }

  private static List<Event> events(Random random) {
    List<Event> events = new ArrayList<>();
    for (int n = 1 + random.nextInt(4); n > 0; n--) {
      int chars = random.nextInt(12) == 0 ? 9_000 : random.nextInt(300);
      String text = Integer.toHexString(random.nextInt()) + "x".repeat(chars);
      events.add(new Steered(text, "somebody"));
    }
    return events;
  }

  /** Small, so that checkpoints fall among the appends; or the one that products use. */
  int checkpointPages() {
    return CHECKPOINTS[seed % CHECKPOINTS.length];
  }

  List<Change> changes() {
    return batches.stream().flatMap(batch -> batch.changes().stream()).toList();
  }

  static byte[] bytes(Event event) {
    return EventCodec.encode(event).canonical().getBytes(StandardCharsets.UTF_8);
  }

  /** What a journal must hold after the first {@code changes} of them. */
  State after(int changes) {
    State state = new State(new ArrayList<>(), new LinkedHashMap<>(), new LinkedHashMap<>());
    changes().stream().limit(changes).forEach(state::add);
    return state;
  }

  /** The feed, the sessions in order of creation, and the whole branch of each. */
  record State(
      List<Written> feed,
      Map<SessionId, SessionRow> sessions,
      Map<SessionId, List<Written>> branches) {

    private void add(Change change) {
      SessionId id = change.session();
      List<Written> branch = branches.computeIfAbsent(id, _ -> new ArrayList<>());
      change.parent().ifPresent(parent -> branch.addAll(inherited(parent, change.after())));
      for (Event event : change.events()) {
        Written written = new Written(id, branch.size() + 1L, event);
        branch.add(written);
        feed.add(written);
      }
      SessionRow before = sessions.get(id);
      sessions.put(
          id,
          before == null
              ? new SessionRow(
                  id,
                  change.parent(),
                  change.parent().isPresent() ? change.after() : 0,
                  branch.size())
              : new SessionRow(id, before.parent(), before.forkedAt(), branch.size()));
    }

    private List<Written> inherited(SessionId parent, long at) {
      return List.copyOf(branches.getOrDefault(parent, List.of()).subList(0, (int) at));
    }
  }
}
