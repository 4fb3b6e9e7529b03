package dev.anabranch.journal.contract;

import dev.anabranch.events.LibraryEntry;
import dev.anabranch.events.LibraryEvent;
import dev.anabranch.journal.ExperienceLog;
import dev.anabranch.journal.MemoryExperienceLog;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** A sound log to break: each below has one fault that the contract must find. */
abstract class BrokenExperienceLog implements ExperienceLog {
  final MemoryExperienceLog sound;

  BrokenExperienceLog(InstantSource clock) {
    this.sound = new MemoryExperienceLog(clock);
  }

  /** What is left if the process is killed now. */
  ExperienceLog afterKill() {
    return sound;
  }

  /** Writes where it is, wherever the writer thinks it is. */
  static final class HasNoFence extends BrokenExperienceLog {
    HasNoFence(InstantSource clock) {
      super(clock);
    }

    @Override
    public synchronized List<LibraryEntry> append(long expectedHead, List<LibraryEvent> events) {
      return sound.append(sound.read(0, Integer.MAX_VALUE).size(), events);
    }
  }

  /** Keeps the first event of an append and answers with all. */
  static final class KeepsHalfAnAppend extends BrokenExperienceLog {
    KeepsHalfAnAppend(InstantSource clock) {
      super(clock);
    }

    @Override
    public List<LibraryEntry> append(long expectedHead, List<LibraryEvent> events) {
      return super.append(expectedHead, events.subList(0, Math.min(1, events.size())));
    }
  }

  /** Gives each entry the hash of the first. */
  static final class ForgetsAHash extends BrokenExperienceLog {
    ForgetsAHash(InstantSource clock) {
      super(clock);
    }

    @Override
    public List<LibraryEntry> read(long after, int max) {
      return super.read(after, max).stream()
          .map(
              entry -> new LibraryEntry(entry.seq(), entry.micros(), "0".repeat(64), entry.event()))
          .toList();
    }
  }

  /** Believes a clock that goes back. */
  static final class BelievesTheClock extends BrokenExperienceLog {
    private final InstantSource clock;

    BelievesTheClock(InstantSource clock) {
      super(clock);
      this.clock = clock;
    }

    @Override
    public List<LibraryEntry> read(long after, int max) {
      long now = clock.millis() * 1000;
      return super.read(after, max).stream()
          .map(entry ->
              new LibraryEntry(
                  entry.seq(), Math.min(now, entry.micros()), entry.hash(), entry.event()))
          .toList();
    }
  }

  /** Answers before anything is kept. */
  static final class AcknowledgesBeforeCommit extends BrokenExperienceLog {
    AcknowledgesBeforeCommit(InstantSource clock) {
      super(clock);
    }

    @Override
    ExperienceLog afterKill() {
      return new MemoryExperienceLog(InstantSource.system());
    }
  }

  @Override
  public List<LibraryEntry> append(long expectedHead, List<LibraryEvent> events) {
    return sound.append(expectedHead, events);
  }

  @Override
  public List<LibraryEntry> read(long after, int max) {
    return sound.read(after, max);
  }

  @Override
  public Optional<String> fault() {
    return sound.fault();
  }

  @Override
  public void close() {
    sound.close();
  }
}
