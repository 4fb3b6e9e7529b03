package dev.anabranch.journal.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.anabranch.events.Entry;
import dev.anabranch.events.Event;
import dev.anabranch.events.PeopleEvent.Steered;
import dev.anabranch.events.SessionId;
import dev.anabranch.journal.Journal;
import dev.anabranch.journal.JournalMoved;
import dev.anabranch.journal.SessionRow;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Words of the contract, and the journal that it is held against. */
abstract class ContractWords {
  static final Instant START = Instant.parse("2026-03-01T12:00:00.123456Z");
  static final long WAIT_SECONDS = 30;

  private final Random random = new Random(20260301);
  final SteppedClock clock = new SteppedClock(START);
  Journal journal;

  /** A new journal without sessions. */
  protected abstract Journal open(SteppedClock clock);

  @BeforeEach
  void openJournal() {
    journal = open(clock);
  }

  @AfterEach
  void closeJournal() {
    journal.close();
  }

  SessionId newSession() {
    return SessionId.random(random);
  }

  static Steered said(String text) {
    return new Steered(text.isBlank() ? "-" : text, "somebody");
  }

  List<Entry> append(SessionId session, long head, Event... events) {
    return done(journal.append(session, head, List.of(events)));
  }

  long hide(SessionId session, long to) {
    return done(journal.hide(session, to));
  }

  List<Entry> fork(SessionId parent, long at, SessionId child, Event... first) {
    return done(journal.fork(parent, at, child, List.of(first)));
  }

  SessionRow row(SessionId session) {
    return journal.session(session).orElseThrow();
  }

  List<String> texts(SessionId session) {
    return texts(journal.read(session, 0, Integer.MAX_VALUE));
  }

  static List<String> texts(List<Entry> entries) {
    return entries.stream().map(entry -> ((Steered) entry.event()).text()).toList();
  }

  SessionId branchOfDepth(int depth) {
    SessionId tip = newSession();
    append(tip, 0, said("root 1"), said("root 2"), said("root 3"));
    for (int level = 1; level <= depth; level++) {
      SessionId child = newSession();
      fork(tip, row(tip).head() - level % 2, child, said("a" + level), said("b" + level));
      append(child, row(child).head(), said("c" + level));
      tip = child;
    }
    return tip;
  }

  boolean succeeds(CompletionStage<List<Entry>> stage) {
    try {
      done(stage);
      return true;
    } catch (CompletionException refused) {
      assertThat(refused).hasCauseInstanceOf(JournalMoved.class);
      return false;
    }
  }

  static org.assertj.core.api.AbstractThrowableAssert<?, ? extends Throwable> assertRefused(
      CompletionStage<?> stage, Class<? extends RuntimeException> refusal) {
    return assertThatThrownBy(() -> done(stage)).cause().isInstanceOf(refusal);
  }

  static void await(BooleanSupplier condition) {
    Instant patience = Instant.now().plusSeconds(WAIT_SECONDS);
    while (!condition.getAsBoolean()) {
      assertThat(Instant.now()).as("gave up waiting").isBefore(patience);
      Thread.onSpinWait();
    }
  }

  static <T> T done(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(WAIT_SECONDS, TimeUnit.SECONDS).join();
  }
}
