package dev.anabranch.journal.contract;

import dev.anabranch.events.Entry;
import dev.anabranch.events.Event;
import dev.anabranch.events.SessionId;
import dev.anabranch.journal.Adoption;
import dev.anabranch.journal.BranchStretch;
import dev.anabranch.journal.ChainCheck;
import dev.anabranch.journal.Journal;
import dev.anabranch.journal.MemoryJournal;
import dev.anabranch.journal.SessionRow;
import dev.anabranch.journal.StoredEntry;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A sound journal to break: each journal below has one fault that the contract must find. */
abstract class BrokenJournal implements Journal {
  final MemoryJournal sound;

  BrokenJournal(InstantSource clock) {
    this.sound = new MemoryJournal(clock);
  }

  /** Answers as if it had kept the entries, but now and then keeps none. */
  static final class DropsAWrite extends BrokenJournal {
    private int appends;

    DropsAWrite(InstantSource clock) {
      super(clock);
    }

    @Override
    public CompletionStage<List<Entry>> append(SessionId session, long head, List<Event> events) {
      appends++;
      if (appends % 3 == 0) {
        MemoryJournal elsewhere = new MemoryJournal(InstantSource.system());
        return elsewhere.append(session, 0, events);
      }
      return super.append(session, head, events);
    }
  }

  /** Gives two neighbours in the wrong order. */
  static final class ReordersEntries extends BrokenJournal {
    ReordersEntries(InstantSource clock) {
      super(clock);
    }

    @Override
    public List<StoredEntry> stored(SessionId session, long after, int max) {
      return swapped(super.stored(session, after, max));
    }
  }

  static final class ReordersTheFeed extends BrokenJournal {
    ReordersTheFeed(InstantSource clock) {
      super(clock);
    }

    @Override
    public List<Entry> feed(long after, int max) {
      return swapped(super.feed(after, max));
    }
  }

  /** Skips an entry of the feed, as a reader of uncommitted numbers would. */
  static final class SkipsInTheFeed extends BrokenJournal {
    SkipsInTheFeed(InstantSource clock) {
      super(clock);
    }

    @Override
    public List<Entry> feed(long after, int max) {
      return super.feed(after, max).stream().filter(entry -> entry.ordering() != 2).toList();
    }
  }

  /** Keeps the last of several events without its hash. */
  static final class ForgetsAHash extends BrokenJournal {
    ForgetsAHash(InstantSource clock) {
      super(clock);
    }

    @Override
    public List<StoredEntry> stored(SessionId session, long after, int max) {
      return super.stored(session, after, max).stream()
          .map(entry -> entry.seq() == 3 ? with(entry, entry.origin(), new byte[32]) : entry)
          .toList();
    }
  }

  /** A fork goes on seeing what its parent writes. */
  static final class LeaksAcrossForks extends BrokenJournal {
    LeaksAcrossForks(InstantSource clock) {
      super(clock);
    }

    @Override
    public List<StoredEntry> stored(SessionId session, long after, int max) {
      List<StoredEntry> own = new ArrayList<>(super.stored(session, after, max));
      session(session)
          .flatMap(SessionRow::parent)
          .ifPresent(parent ->
              own.addAll(super.stored(parent, super.session(session).orElseThrow().head(), max)));
      return own;
    }
  }

  /** A fork that copies what it inherits as its own. */
  static final class CopiesIntoForks extends BrokenJournal {
    CopiesIntoForks(InstantSource clock) {
      super(clock);
    }

    @Override
    public List<StoredEntry> stored(SessionId session, long after, int max) {
      return super.stored(session, after, max).stream()
          .map(entry -> with(entry, session, entry.hash()))
          .toList();
    }
  }

  /** Appends wherever the head is. */
  static final class HasNoFence extends BrokenJournal {
    HasNoFence(InstantSource clock) {
      super(clock);
    }

    @Override
    public CompletionStage<List<Entry>> append(SessionId session, long head, List<Event> events) {
      return super.append(session, session(session).map(SessionRow::head).orElse(0L), events);
    }
  }

  /** Keeps the events one by one, so that a refusal comes after the first were kept. */
  static final class KeepsHalfAnAppend extends BrokenJournal {
    KeepsHalfAnAppend(InstantSource clock) {
      super(clock);
    }

    @Override
    public CompletionStage<List<Entry>> append(SessionId session, long head, List<Event> events) {
      CompletionStage<List<Entry>> all = CompletableFuture.completedFuture(List.of());
      for (int i = 0; i < events.size(); i++) {
        all = joined(all, super.append(session, head + i, List.of(events.get(i))));
      }
      return all;
    }

    private static CompletionStage<List<Entry>> joined(
        CompletionStage<List<Entry>> first, CompletionStage<List<Entry>> second) {
      return first.thenCombine(
          second,
          (before, after) -> {
            List<Entry> both = new ArrayList<>(before);
            both.addAll(after);
            return both;
          });
    }
  }

  /** Believes the clock, also when it goes back. */
  static final class BelievesTheClock extends BrokenJournal {
    private final InstantSource clock;

    BelievesTheClock(InstantSource clock) {
      super(clock);
      this.clock = clock;
    }

    @Override
    public CompletionStage<List<Entry>> append(SessionId session, long head, List<Event> events) {
      CompletionStage<List<Entry>> done = super.append(session, head, events);
      times.add(ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant()));
      return done;
    }

    private final List<Long> times = new ArrayList<>();

    @Override
    public List<StoredEntry> stored(SessionId session, long after, int max) {
      List<StoredEntry> entries = new ArrayList<>();
      for (StoredEntry entry : super.stored(session, after, max)) {
        int number = (int) entry.ordering() - 1;
        entries.add(number < times.size() ? at(entry, times.get(number)) : entry);
      }
      return entries;
    }
  }

  /** Answers before the write is on its disk, which it reaches with the next one. */
  static final class AcknowledgesBeforeCommit extends BrokenJournal {
    private final MemoryJournal disk;
    private Runnable due = () -> {};

    AcknowledgesBeforeCommit(InstantSource clock) {
      super(clock);
      this.disk = new MemoryJournal(clock);
    }

    @Override
    Journal afterKill() {
      return disk;
    }

    private void later(Runnable commit) {
      due.run();
      due = commit;
    }

    @Override
    public CompletionStage<List<Entry>> append(SessionId session, long head, List<Event> events) {
      later(() -> disk.append(session, head, events));
      return super.append(session, head, events);
    }

    @Override
    public CompletionStage<List<Entry>> fork(
        SessionId parent, long at, SessionId child, List<Event> first) {
      later(() -> disk.fork(parent, at, child, first));
      return super.fork(parent, at, child, first);
    }

    @Override
    public CompletionStage<Long> hide(SessionId session, long to) {
      later(() -> disk.hide(session, to));
      return super.hide(session, to);
    }
  }

  /** Takes entries of another store in as new ones: its own times, other hashes. */
  static final class RenumbersImports extends BrokenJournal {
    RenumbersImports(InstantSource clock) {
      super(clock);
    }

    @Override
    public CompletionStage<Long> adopt(Adoption adoption) {
      List<Event> events =
          adoption.entries().stream().map(StoredEntry::entry).map(Entry::event).toList();
      Optional<SessionRow> here = session(adoption.session());
      CompletionStage<List<Entry>> done =
          here.isPresent() || adoption.fork().isEmpty()
              ? append(adoption.session(), here.map(SessionRow::head).orElse(0L), events)
              : fork(
                  adoption.fork().get().parent(),
                  adoption.fork().get().at(),
                  adoption.session(),
                  events);
      return done.thenApply(entries -> session(adoption.session()).orElseThrow().head());
    }
  }

  /** Believes what an import says, whatever is here under the same id. */
  static final class IgnoresCollisions extends BrokenJournal {
    IgnoresCollisions(InstantSource clock) {
      super(clock);
    }

    @Override
    public CompletionStage<Long> adopt(Adoption adoption) {
      return super.adopt(adoption)
          .exceptionally(refusal -> session(adoption.session()).map(SessionRow::head).orElse(0L));
    }
  }

  /** Shows readers no longer what only actors should not see. */
  static final class HidesFromReaders extends BrokenJournal {
    HidesFromReaders(InstantSource clock) {
      super(clock);
    }

    @Override
    public List<StoredEntry> stored(SessionId session, long after, int max) {
      long hidden = session(session).map(SessionRow::hidden).orElse(0L);
      return super.stored(session, Math.max(after, hidden), max);
    }
  }

  /** A kill of nothing: what was kept is there. */
  Journal afterKill() {
    return sound;
  }

  private static StoredEntry with(StoredEntry entry, SessionId origin, byte[] hash) {
    return new StoredEntry(
        entry.seq(),
        entry.ordering(),
        origin,
        entry.micros(),
        entry.type(),
        hash,
        entry.digest(),
        entry.payload());
  }

  private static StoredEntry at(StoredEntry entry, long micros) {
    return new StoredEntry(
        entry.seq(),
        entry.ordering(),
        entry.origin(),
        micros,
        entry.type(),
        entry.hash(),
        entry.digest(),
        entry.payload());
  }

  private static <T> List<T> swapped(List<T> items) {
    List<T> copy = new ArrayList<>(items);
    if (copy.size() > 1) {
      Collections.swap(copy, 0, 1);
    }
    return copy;
  }

  @Override
  public CompletionStage<List<Entry>> append(SessionId session, long head, List<Event> events) {
    return sound.append(session, head, events);
  }

  @Override
  public CompletionStage<List<Entry>> fork(
      SessionId parent, long at, SessionId child, List<Event> first) {
    return sound.fork(parent, at, child, first);
  }

  @Override
  public CompletionStage<Long> adopt(Adoption adoption) {
    return sound.adopt(adoption);
  }

  @Override
  public CompletionStage<Long> hide(SessionId session, long to) {
    return sound.hide(session, to);
  }

  @Override
  public List<SessionRow> sessions() {
    return sound.sessions();
  }

  @Override
  public Optional<SessionRow> session(SessionId session) {
    return sound.session(session);
  }

  @Override
  public List<BranchStretch> lineage(SessionId session) {
    return sound.lineage(session);
  }

  @Override
  public List<StoredEntry> stored(SessionId session, long after, int max) {
    return sound.stored(session, after, max);
  }

  @Override
  public List<Entry> feed(long after, int max) {
    return sound.feed(after, max);
  }

  @Override
  public Listening onCommit(Runnable listener) {
    return sound.onCommit(listener);
  }

  @Override
  public ChainCheck check(SessionId session) {
    return sound.check(session);
  }

  @Override
  public void close() {
    sound.close();
  }
}
