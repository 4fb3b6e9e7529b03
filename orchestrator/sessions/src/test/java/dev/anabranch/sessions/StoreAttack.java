package dev.anabranch.sessions;

import static dev.anabranch.sessions.StoredTables.*;

import dev.anabranch.events.SessionId;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One thing that somebody does to the tables, and what must be named for it. */
final class StoreAttack {
  private final StoredTables tables;
  private final SplittableRandom random;
  private final Map<SessionId, Place> places = new TreeMap<>();
  private String name = "";

  private StoreAttack(StoredTables tables, SplittableRandom random) {
    this.tables = tables;
    this.random = random;
  }

  /** Where the first bad entry of a session may be named; one place but for lineage rows. */
  record Place(long from, long to) {}

  static StoreAttack on(StoredTables tables, SplittableRandom random) {
    StoreAttack attack = new StoreAttack(tables, random);
    switch (random.nextInt(12)) {
      case 0, 1, 2 -> attack.editEvent();
      case 3 -> attack.deleteEvents();
      case 4 -> attack.swapEvents();
      case 5 -> attack.copyEvent();
      case 6 -> attack.moveEvent();
      case 7, 8 -> attack.editSession();
      case 9 -> attack.editSegment();
      default -> attack.rewrite();
    }
    return attack;
  }

  String name() {
    return name;
  }

  Map<SessionId, Place> places() {
    return places;
  }

  private void expect(SessionId session, long from, long to) {
    places.merge(
        session,
        new Place(from, to),
        (a, b) -> new Place(Math.min(a.from(), b.from()), Math.min(a.to(), b.to())));
  }

  private void expect(long stream, long seq) {
    expect(tables.name(stream), seq, seq);
  }

  private <T> T any(List<T> items) {
    return items.get(random.nextInt(items.size()));
  }

  private @Nullable Object[] anyEvent() {
    return any(tables.events);
  }

  private void editEvent() {
    @Nullable Object[] event = anyEvent();
    expect(number(event, STREAM), number(event, SEQ));
    int column = any(List.of(ORDERING, TS, TYPE, HASH, DIGEST, PAYLOAD, PAYLOAD));
    name = "edit event column " + column;
    switch (column) {
      case ORDERING -> event[ORDERING] = random.nextBoolean() ? -3L : 10_000L;
      case TS ->
          event[TS] = number(event, TS) + (random.nextBoolean() ? 1 : -random.nextInt(1, 99));
      case TYPE -> event[TYPE] = text(event, TYPE).equals("Paused") ? "Resumed" : "Paused";
      default -> event[column] = edited(bytes(event, column));
    }
  }

  private byte[] edited(byte[] bytes) {
    int at = random.nextInt(bytes.length);
    return switch (random.nextInt(4)) {
      case 0 -> Arrays.copyOf(bytes, at);
      case 1 -> Arrays.copyOf(bytes, bytes.length + 1);
      default -> {
        bytes[at] ^= (byte) (1 << random.nextInt(8));
        yield bytes;
      }
    };
  }

  private void deleteEvents() {
    @Nullable Object[] event = anyEvent();
    long stream = number(event, STREAM);
    long seq = number(event, SEQ);
    boolean tail = random.nextBoolean();
    name = tail ? "delete the tail" : "delete an event";
    tables.events.removeIf(row ->
        number(row, STREAM) == stream
            && (tail ? number(row, SEQ) >= seq : number(row, SEQ) == seq));
    expect(stream, seq);
    if (tail && random.nextBoolean() && !tables.own(stream).isEmpty()) {
      name = "delete the tail and set the head";
      tables.rechain(List.of(stream));
    } else if (tail && tables.own(stream).isEmpty()) {
      name = "delete a session";
      SessionId session = tables.name(stream);
      tables.sessions.removeIf(row -> number(row, ID) == stream);
      expect(session, seq, seq);
    }
  }

  private void swapEvents() {
    @Nullable Object[] one = anyEvent();
    @Nullable Object[] two = anyEvent();
    while (number(one, ORDERING) == number(two, ORDERING)) {
      two = anyEvent();
    }
    int column = any(List.of(ORDERING, SEQ, HASH, PAYLOAD));
    name = "swap events by column " + column;
    expectSwapped(one, two);
    expectSwapped(two, one);
    if (column == PAYLOAD && Arrays.equals(bytes(one, PAYLOAD), bytes(two, PAYLOAD))) {
      column = HASH;
    }
    swap(one, two, column);
    if (column == SEQ) {
      swap(one, two, STREAM);
    }
  }

  /** What follows an entry that was replaced as a whole has no link that could be judged. */
  private void expectSwapped(@Nullable Object[] event, @Nullable Object[] other) {
    long stream = number(event, STREAM);
    long fork = number(tables.session(stream), FORK);
    boolean follows =
        tables.segments.stream()
            .anyMatch(row ->
                number(row, SESSION) == stream
                    && number(row, INHERITED) == number(other, STREAM)
                    && number(row, TO) == fork
                    && number(other, SEQ) == fork);
    expect(tables.name(stream), follows ? fork + 1 : number(event, SEQ), number(event, SEQ));
  }

  private static void swap(@Nullable Object[] one, @Nullable Object[] two, int column) {
    Object kept = one[column];
    one[column] = two[column];
    two[column] = kept;
  }

  /** Beyond the head, before the own entries of a fork, or under a session that is not there. */
  private void copyEvent() {
    name = "copy an event";
    @Nullable Object[] copy = anyEvent().clone();
    @Nullable Object[] to = any(tables.sessions);
    copy[ORDERING] = 10_000L;
    copy[STREAM] = number(to, ID);
    copy[SEQ] = strangePlace(to);
    if (random.nextInt(5) == 0) {
      name = "copy an event to nobody";
      copy[STREAM] = 99L;
    } else {
      expect(number(to, ID), number(copy, SEQ));
    }
    tables.events.add(copy);
  }

  private long strangePlace(@Nullable Object[] session) {
    return switch (random.nextInt(3)) {
      case 0 -> number(session, FORK) - random.nextInt(3);
      default -> number(session, HEAD) + 1;
    };
  }

  private void moveEvent() {
    name = "move an event";
    @Nullable Object[] event = anyEvent();
    @Nullable Object[] to = any(tables.sessions);
    expect(number(event, STREAM), number(event, SEQ));
    event[STREAM] = random.nextInt(5) == 0 ? 99L : number(to, ID);
    event[SEQ] = strangePlace(to);
    if (number(event, STREAM) != 99) {
      expect(number(to, ID), number(event, SEQ));
    }
  }

  private void editSession() {
    @Nullable Object[] session = any(tables.sessions);
    long fork = number(session, FORK);
    long head = number(session, HEAD);
    SessionId id = tables.name(number(session, ID));
    int column = random.nextInt(7);
    name = "edit session column " + column;
    switch (column) {
      case ID -> {
        expect(id, 1, fork + 1);
        session[ID] = 99L;
      }
      case PID -> {
        expect(id, fork + 1, fork + 1);
        session[PID] = random.nextBoolean() ? SessionId.random(random).value() : "nobody";
      }
      case PARENT -> {
        expect(id, fork + 1, fork + 1);
        session[PARENT] = otherParent(session);
      }
      case FORK -> {
        long other = fork == 0 || random.nextBoolean() ? fork + 1 : fork - 1;
        expect(id, Math.min(fork, other) + 1, Math.min(fork, other) + 1);
        session[FORK] = other;
      }
      case HEAD -> {
        long other = random.nextBoolean() ? head + 1 + random.nextInt(3) : random.nextLong(head);
        expect(id, Math.min(head, other) + 1, Math.min(head, other) + 1);
        session[HEAD] = other;
      }
      case HEAD_HASH -> {
        expect(id, head, head);
        session[HEAD_HASH] = edited(bytes(session, HEAD_HASH));
      }
      default -> {
        expect(id, head, head);
        session[HEAD_TS] = number(session, HEAD_TS) + random.nextInt(1, 1_000_000);
      }
    }
  }

  private @Nullable Object otherParent(@Nullable Object[] session) {
    Object now = session[PARENT];
    if (now != null && random.nextInt(4) == 0) {
      return null;
    }
    long other = number(any(tables.sessions), ID);
    while (now != null && number(session, PARENT) == other) {
      other = number(any(tables.sessions), ID);
    }
    return other;
  }

  private void editSegment() {
    StoredTables before = tables.copy();
    @Nullable Object[] segment = any(tables.segments);
    long session = number(segment, SESSION);
    switch (random.nextInt(7)) {
      case 0 -> segment[IX] = number(segment, IX) + 7;
      case 1 -> segment[INHERITED] = otherStream(segment);
      case 2 -> segment[FROM] = number(segment, FROM) + (random.nextBoolean() ? 1 : -1);
      case 3 -> segment[TO] = number(segment, TO) + (random.nextBoolean() ? 1 : -1);
      case 4 -> tables.segments.remove(segment);
      case 5 -> session = addSegment();
      default -> split(segment);
    }
    name = "edit lineage of " + session;
    List<String> was = before.branch(session);
    List<String> is = tables.branch(session);
    long fork = number(tables.session(session), FORK);
    long same = 0;
    while (same < Math.min(was.size(), is.size())
        && was.get((int) same).equals(is.get((int) same))) {
      same++;
    }
    boolean reads = was.equals(is);
    expect(tables.name(session), reads ? 1 : same + 1, reads ? fork + 1 : same + 1);
  }

  private Object otherStream(@Nullable Object[] segment) {
    long other = number(any(tables.sessions), ID);
    return other == number(segment, INHERITED) ? 99L : other;
  }

  /** A stretch of nothing, which no reader would miss or meet. */
  private long addSegment() {
    long session = number(any(tables.sessions), ID);
    tables.segments.add(new Object[] {session, 50L, 1L + random.nextInt(2), 3L, 2L});
    return session;
  }

  /** The same entries in two rows; a stretch of one entry gets a strange number instead. */
  private void split(@Nullable Object[] segment) {
    long from = number(segment, FROM);
    long to = number(segment, TO);
    if (from == to) {
      segment[IX] = number(segment, IX) + 9;
      return;
    }
    @Nullable Object[] rest = segment.clone();
    rest[FROM] = from + 1;
    rest[IX] = number(segment, IX) + 40;
    segment[TO] = from;
    tables.segments.stream()
        .filter(row ->
            number(row, SESSION) == number(segment, SESSION)
                && number(row, IX) > number(segment, IX))
        .forEach(row -> row[IX] = number(row, IX) + 50);
    tables.segments.add(rest);
  }

  /** Everything after the change fits it again: in the session alone, or in all of them. */
  private void rewrite() {
    @Nullable Object[] event = anyEvent();
    long stream = number(event, STREAM);
    long seq = number(event, SEQ);
    boolean full = random.nextInt(4) > 0;
    name = (full ? "full" : "partial") + " rewrite of stream " + stream;
    List<@Nullable Object[]> own = tables.own(stream);
    boolean tail =
        seq > tables.inheritedUpTo(stream) && own.size() > 1 && seq != number(own.getLast(), SEQ);
    switch (random.nextInt(tail ? 4 : 2)) {
      case 0 -> event[TS] = number(event, TS) + 1;
      case 1 -> event[PAYLOAD] = otherWords(bytes(event, PAYLOAD));
      case 2 -> {
        name += " without an entry";
        tables.events.remove(event);
        own.stream()
            .filter(row -> number(row, SEQ) > seq)
            .forEach(row -> row[SEQ] = number(row, SEQ) - 1);
      }
      default -> {
        name += " with one more";
        own.stream()
            .filter(row -> number(row, SEQ) >= seq)
            .forEach(row -> row[SEQ] = number(row, SEQ) + 1);
        @Nullable Object[] more = event.clone();
        more[SEQ] = seq;
        more[ORDERING] = 10_000L;
        more[TYPE] = "Paused";
        tables.events.add(more);
      }
    }
    List<Long> all =
        tables.sessions.stream()
            .map(row -> number(row, ID))
            .sorted(Comparator.naturalOrder())
            .toList();
    tables.rechain(full ? all : List.of(stream));
    expect(stream, seq);
  }

  /** Another letter somewhere; what is no letter stays, so that JSON stays JSON. */
  private byte[] otherWords(byte[] payload) {
    int at = random.nextInt(payload.length);
    while (payload[at] < 'a' || payload[at] > 'y') {
      at = (at + 1) % payload.length;
    }
    payload[at]++;
    return payload;
  }
}
