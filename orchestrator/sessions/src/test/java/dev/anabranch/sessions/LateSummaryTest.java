package dev.anabranch.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.events.ContextEvent;
import dev.anabranch.events.Entry;
import dev.anabranch.events.Limits;
import dev.anabranch.events.ModelChoice;
import dev.anabranch.events.Output;
import dev.anabranch.events.SessionId;
import dev.anabranch.events.Terms;
import dev.anabranch.events.ToolCall;
import dev.anabranch.events.ToolEvent;
import dev.anabranch.events.TurnEvent;
import dev.anabranch.events.Usage;
import dev.anabranch.journal.Journal;
import dev.anabranch.journal.MemoryJournal;
import dev.anabranch.model.Model;
import dev.anabranch.model.ModelAnswer;
import dev.anabranch.model.ModelRequest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** A summary that is still being written when nothing else is under way. */
class LateSummaryTest {
  private static final Usage USAGE = Usage.of(7_000, 0, 20);

  private final Journal journal = new MemoryJournal(InstantSource.system());
  private final SlowSummary model = new SlowSummary();

  /** Reads one file after the other, and sums up when the test says so. */
  private static final class SlowSummary implements Model {
    private final AtomicInteger calls = new AtomicInteger();
    private final CompletableFuture<Boolean> wanted = new CompletableFuture<>();
    private final CompletableFuture<ModelAnswer> summary = new CompletableFuture<>();

    @Override
    public CompletionStage<ModelAnswer> ask(ModelRequest request) {
      String last = request.messages().getLast().findText("content").orElse("");
      if (last.startsWith("[anabranch: summary]")) {
        wanted.complete(true);
        return summary;
      }
      ToolCall next =
          new ToolCall("c", "fs_read", "{\"path\":\"" + calls.incrementAndGet() + "\"}");
      return CompletableFuture.completedStage(replied("", List.of(next), Usage.UNKNOWN));
    }

    @Override
    public void close() {
      // holds nothing
    }
  }

  private static ModelAnswer replied(String text, List<ToolCall> calls, Usage usage) {
    return new ModelAnswer.Replied(
        new TurnEvent.ModelReplied(text, calls, TurnEvent.Finish.STOP, usage, Optional.empty(), 1));
  }

  @Test
  void a_paused_session_stays_awake_for_the_summary_it_pays_for() throws Exception {
    AnsweringBus bus =
        new AnsweringBus(request ->
            Optional.of(
                new ToolEvent.Observed(
                    request.call(),
                    model.calls.get() % 4 == 0 ? 0 : 1,
                    Output.of(request.call() + " text".repeat(150)),
                    Optional.empty(),
                    1,
                    Optional.empty())));
    try (LocalSessions sessions =
        LocalSessions.start(
            new SessionParts(
                journal,
                bus,
                model,
                InstantSource.system(),
                Duration.ofSeconds(5),
                new SplittableRandom(3)))) {
      SessionId id = submit(sessions, 8_192);
      assertThat(model.wanted.get(60, TimeUnit.SECONDS)).isTrue();
      get(sessions.pause(id));
      // Whoever would let the first session go has done so when it has begun and paused another.
      get(sessions.pause(submit(sessions, 100_000)));
      model.summary.complete(replied("{\"goal\":\"go on\",\"next\":\"more\"}", List.of(), USAGE));

      Awaitility.await().until(() -> failures(id).findAny().isPresent());
      assertThat(failures(id).toList())
          .containsExactly(new ContextEvent.ReductionFailed("the session moved on", USAGE));
      assertThat(journal.read(id, 0, 10_000).getLast().event())
          .isInstanceOf(ContextEvent.ReductionFailed.class);
    }
  }

  private Stream<ContextEvent.ReductionFailed> failures(SessionId id) {
    return journal.read(id, 0, 10_000).stream()
        .map(Entry::event)
        .filter(ContextEvent.ReductionFailed.class::isInstance)
        .map(ContextEvent.ReductionFailed.class::cast);
  }

  private static SessionId submit(LocalSessions sessions, long windowTokens) throws Exception {
    Terms terms =
        new Terms(
            Terms.DEFAULT.policy(),
            Terms.DEFAULT.retry(),
            OptionalLong.of(windowTokens),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    return get(sessions.submit(
            new Sessions.Submit(
                "read on",
                new ModelChoice("m", "embedded"),
                Optional.empty(),
                4,
                new Limits(10_000, 100_000),
                terms,
                Optional.empty(),
                "owner",
                Optional.empty(),
                Optional.empty())))
        .id();
  }

  private static <T> T get(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(60, TimeUnit.SECONDS);
  }
}
