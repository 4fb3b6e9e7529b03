package dev.anabranch.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.events.Entry;
import dev.anabranch.events.Limits;
import dev.anabranch.events.ModelChoice;
import dev.anabranch.events.SessionId;
import dev.anabranch.events.TurnEvent;
import dev.anabranch.events.Usage;
import dev.anabranch.journal.Journal;
import dev.anabranch.journal.MemoryJournal;
import dev.anabranch.model.Delta;
import dev.anabranch.model.Model;
import dev.anabranch.model.ModelAnswer;
import dev.anabranch.model.ModelRequest;
import dev.anabranch.session.Watching;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** A real session whose model says its answer in pieces, watched or not. */
class WatchedSessionTest {
  private static final int PIECES = 20_000;
  private static final InstantSource CLOCK = InstantSource.fixed(Instant.ofEpochSecond(1_700_000));

  private final GrowingReplies replies = new GrowingReplies();

  /** Says so many numbers, and waits after each for as long as {@code between} takes. */
  private record Talkative(int pieces, Runnable between) implements Model {
    @Override
    public CompletionStage<ModelAnswer> ask(ModelRequest request) {
      return ask(request, unheard -> {});
    }

    @Override
    public CompletionStage<ModelAnswer> ask(ModelRequest request, Consumer<Delta> listener) {
      return CompletableFuture.supplyAsync(() -> {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < pieces; i++) {
          String piece = i + " ";
          text.append(piece);
          listener.accept(new Delta.Text(piece));
          between.run();
        }
        return new ModelAnswer.Replied(
            new TurnEvent.ModelReplied(
                text.toString(),
                List.of(),
                TurnEvent.Finish.STOP,
                Usage.of(100, 64, 10),
                Optional.of("talkative"),
                1));
      });
    }

    @Override
    public void close() {}
  }

  private static LocalSessions start(Journal journal, Model model, Watching watching) {
    return LocalSessions.start(
        new SessionParts(
            journal,
            new NearBus(true),
            model,
            CLOCK,
            Duration.ofSeconds(5),
            new SplittableRandom(3),
            SessionParts.Extras.NONE.with(watching)));
  }

  private static SessionId submit(LocalSessions sessions) throws Exception {
    return sessions
        .submit(
            new Sessions.Submit(
                "count",
                new ModelChoice("talkative", "embedded"),
                Optional.empty(),
                3,
                Limits.DEFAULT,
                "owner",
                Optional.of("one"),
                Optional.empty()))
        .toCompletableFuture()
        .get(60, TimeUnit.SECONDS)
        .id();
  }

  /** The hashes of the session's entries, which hold all their bytes and times. */
  private static List<String> written(Model model, Watching watching) throws Exception {
    try (Journal journal = new MemoryJournal(CLOCK);
        LocalSessions sessions = start(journal, model, watching)) {
      SessionId session = submit(sessions);
      Awaitility.await().until(() -> ended(journal, session));
      return journal.read(session, 0, 100).stream().map(Entry::hash).toList();
    }
  }

  private static boolean ended(Journal journal, SessionId session) {
    return journal.read(session, 0, 100).stream().anyMatch(entry -> entry.type().equals("Ended"));
  }

  @Test
  void a_watcher_who_never_reads_delays_nothing_and_leaves_the_journal_as_it_is() throws Exception {
    Model model = new Talkative(PIECES, () -> {});
    SessionId session = SessionId.derived("owner", "one");
    List<String> unwatched = written(model, Watching.NONE);
    assertThat(unwatched).hasSizeGreaterThan(3);
    assertThat(written(model, replies)).isEqualTo(unwatched);
    int[] news = {0};
    try (LiveReplies.Watch watch = replies.watch(session, () -> news[0]++)) {
      assertThat(written(model, replies)).isEqualTo(unwatched);
      assertThat(news[0]).as("told once, and never came back").isEqualTo(1);
      assertThat(watch.next(0, Long.MAX_VALUE)).isEmpty();
    }
    assertThat(replies.size()).isZero();
  }

  @Test
  void one_who_reads_each_piece_has_the_text_of_the_entry() throws Exception {
    SessionId session = SessionId.derived("owner", "one");
    StringBuilder text = new StringBuilder();
    try (LiveReplies.Watch watch = replies.watch(session, () -> {});
        Journal journal = new MemoryJournal(CLOCK)) {
      Runnable reading =
          () ->
              watch
                  .next(0, Long.MAX_VALUE)
                  .ifPresent(piece -> {
                    assertThat(piece.request()).isEqualTo(2);
                    assertThat(piece.from()).isEqualTo(text.length());
                    piece.deltas().forEach(delta -> text.append(((Delta.Text) delta).piece()));
                  });
      try (LocalSessions sessions = start(journal, new Talkative(500, reading), replies)) {
        submit(sessions);
        Awaitility.await().until(() -> ended(journal, session));
      }
      String wanted = String.join("", IntStream.range(0, 500).mapToObj(i -> i + " ").toList());
      assertThat(text).hasToString(wanted);
      assertThat(
              journal.read(session, 0, 100).stream()
                  .map(Entry::event)
                  .filter(TurnEvent.ModelReplied.class::isInstance)
                  .map(event -> ((TurnEvent.ModelReplied) event).text()))
          .containsExactly(wanted);
    }
  }
}
