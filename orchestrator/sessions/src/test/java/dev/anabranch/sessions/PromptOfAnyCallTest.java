package dev.anabranch.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.blobs.MemoryBlobs;
import dev.anabranch.context.Prompt;
import dev.anabranch.context.StandardHeader;
import dev.anabranch.events.Entry;
import dev.anabranch.events.Event;
import dev.anabranch.events.Header;
import dev.anabranch.events.Limits;
import dev.anabranch.events.Mask;
import dev.anabranch.events.ModelChoice;
import dev.anabranch.events.RetryPolicy;
import dev.anabranch.events.SessionId;
import dev.anabranch.events.TaskEvent;
import dev.anabranch.events.Terms;
import dev.anabranch.events.ToolCall;
import dev.anabranch.events.ToolEvent;
import dev.anabranch.events.ToolPolicy;
import dev.anabranch.events.TurnEvent;
import dev.anabranch.events.Usage;
import dev.anabranch.journal.Journal;
import dev.anabranch.journal.MemoryJournal;
import dev.anabranch.json.Json;
import dev.anabranch.model.Model;
import dev.anabranch.model.ModelAnswer;
import dev.anabranch.model.ModelRequest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What was handed to the model can be read again to the byte, of any call: before an epoch, under a
 * retired renderer, under a mask, in forks and edits.
 */
class PromptOfAnyCallTest {
  private static final ModelChoice MODEL = new ModelChoice("m", "embedded");
  private static final int WINDOW_TOKENS = 16_384;
  private static final int CALLS = 30;

  private final SplittableRandom random = new SplittableRandom(3);
  private final Journal journal = new MemoryJournal(InstantSource.system());
  private final Wordy model = new Wordy();
  private final JournalSessionReads reads =
      new JournalSessionReads(journal, new MemoryBlobs(InstantSource.system()));
  private final SessionId old = SessionId.random(random);
  private LocalSessions sessions;

  /** Says something with each call, and ends at every so many answers to a lineage. */
  private static final class Wordy implements Model {
    final List<ModelRequest> asked = new CopyOnWriteArrayList<>();

    @Override
    public synchronized CompletionStage<ModelAnswer> ask(ModelRequest request) {
      asked.add(request);
      long asks = asked.stream().filter(of -> of.cacheKey().equals(request.cacheKey())).count();
      boolean ends = asks % CALLS == 0;
      ToolCall call = new ToolCall("c", "fs_read", "{\"path\":\"file-" + asked.size() + "\"}");
      return CompletableFuture.completedStage(
          new ModelAnswer.Replied(
              new TurnEvent.ModelReplied(
                  "words of answer " + asked.size() + " ".repeat(9) + "and more. ".repeat(20),
                  ends ? List.of() : List.of(call),
                  ends ? TurnEvent.Finish.STOP : TurnEvent.Finish.TOOL_CALLS,
                  Usage.of(request.json().bytes().length / 3, 0, 10),
                  Optional.of("m"),
                  1)));
    }

    @Override
    public void close() {}
  }

  @BeforeEach
  void start() {
    underARetiredRenderer();
    sessions =
        LocalSessions.start(
            new SessionParts(
                journal,
                new AnsweringBus("a line that the file has\n".repeat(60)),
                model,
                InstantSource.system(),
                Duration.ofSeconds(5),
                random));
  }

  @AfterEach
  void stop() {
    sessions.close();
    journal.close();
  }

  /** A session of an older build: one request, whose call is still open. */
  private void underARetiredRenderer() {
    Header header = StandardHeader.create().under("1");
    TaskEvent.Submitted task =
        new TaskEvent.Submitted(
            "an old task",
            MODEL,
            header,
            Optional.empty(),
            3,
            "owner",
            Limits.DEFAULT,
            Optional.empty());
    Prompt prompt = Prompt.of(header).plus(1, task);
    List<Event> events =
        List.of(
            task,
            new TurnEvent.ModelRequested(1, 1, 1, prompt.segmentCount(), prompt.prefixHash()),
            new TurnEvent.ModelReplied(
                "",
                List.of(new ToolCall("c", "fs_read", "{\"path\":\"a\"}")),
                TurnEvent.Finish.TOOL_CALLS,
                Usage.UNKNOWN,
                Optional.empty(),
                1));
    journal.append(old, 0, events).toCompletableFuture().join();
    model.asked.add(prompt.request(MODEL, old.value(), List.of()));
  }

  private SessionId submitted() {
    SequencedMap<String, ToolPolicy.State> states = new LinkedHashMap<>();
    states.put(
        "reading",
        new ToolPolicy.State(Mask.Mode.AUTO, List.of("fs_", "submit_result"), new TreeMap<>()));
    Terms terms =
        new Terms(
            new ToolPolicy("reading", states),
            RetryPolicy.DEFAULT,
            OptionalLong.of(WINDOW_TOKENS),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    Sessions.Submit submit =
        new Sessions.Submit(
            "read all files",
            MODEL,
            Optional.empty(),
            3,
            Limits.DEFAULT,
            terms,
            Optional.empty(),
            "owner",
            Optional.empty(),
            Optional.empty());
    return sessions.submit(submit).toCompletableFuture().join().id();
  }

  /** One after the other, so that the model ends the same ones in every run. */
  private SessionId fork(SessionId parent, long at, Sessions.Change change) {
    SessionId child =
        sessions
            .fork(
                new Sessions.Fork(parent, at, 1, change, Optional.empty(), false, Optional.empty()))
            .toCompletableFuture()
            .join()
            .getFirst()
            .id();
    awaitEnd(child);
    return child;
  }

  private void awaitEnd(SessionId session) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> List.of("completed", "failed", "paused").contains(reads.show(session).status()));
  }

  private long first(SessionId session, Class<?> type, int skip) {
    return reads.entries(session, 0, 1_000).stream()
        .filter(entry -> type.isInstance(entry.event()))
        .skip(skip)
        .findFirst()
        .orElseThrow()
        .seq();
  }

  private List<SessionId> tree() {
    SessionId root = submitted();
    awaitEnd(root);
    awaitEnd(old);
    Optional<String> none = Optional.empty();
    Sessions.Change edit =
        new Sessions.Change(
            Optional.of(
                new Sessions.Edit(first(root, ToolEvent.Observed.class, 2), "another result")),
            Optional.empty(),
            none,
            Optional.empty());
    Sessions.Change other =
        new Sessions.Change(
            Optional.empty(),
            Optional.of(new ModelChoice("n", "embedded")),
            Optional.of("You are somebody else."),
            Optional.empty());
    List<SessionId> all = new ArrayList<>(List.of(root, old));
    all.add(fork(root, first(root, TurnEvent.ModelReplied.class, 4), Sessions.Change.NONE));
    all.add(fork(root, first(root, ToolEvent.Observed.class, 2) - 1, edit));
    all.add(fork(root, first(root, ToolEvent.Observed.class, 3), other));
    all.add(fork(old, 3, Sessions.Change.NONE));
    return all;
  }

  @Test
  void the_request_of_any_past_call_is_what_the_model_was_handed() {
    List<SessionId> all = tree();
    TreeSet<Integer> epochs = new TreeSet<>();
    TreeSet<String> models = new TreeSet<>();
    TreeSet<String> types = new TreeSet<>();
    int masked = 0;
    int seen = 0;
    for (SessionId session : all) {
      int last = -1;
      for (Entry entry : reads.entries(session, 0, 1_000)) {
        types.add(entry.type());
        if (entry.event() instanceof TurnEvent.ModelRequested request) {
          Json.Obj view = reads.prompt(session, entry.seq());
          assertThat(view.integer("at")).isEqualTo(entry.seq());
          assertThat(List.of(view.text("prefixHash"), view.text("recordedHash")))
              .containsOnly(request.prefixHash());
          int handed = handed(view);
          assertThat(handed).as("%s@%d, in order", session, entry.seq()).isGreaterThan(last);
          last = handed;
          epochs.add(request.epoch());
          models.add(view.obj("request").text("model"));
          masked += view.obj("request").find("mask").isPresent() ? 1 : 0;
          seen++;
        }
      }
    }
    assertThat(epochs).contains(1, 2);
    assertThat(types).contains("ContextReduced", "HeaderReplaced", "Edited", "ModelSwitched");
    assertThat(models).containsExactly("m", "n");
    assertThat(masked).isBetween(10, seen - 5);
    assertThat(reads.verify(List.of()).bool("ok")).isTrue();
  }

  /** Which of the requests that the model was handed it is, to the byte. */
  private int handed(Json.Obj view) {
    for (int i = 0; i < model.asked.size(); i++) {
      ModelRequest request = model.asked.get(i);
      if (request.cacheKey().equals(view.text("cacheKey"))
          && Arrays.equals(request.json().bytes(), view.obj("request").bytes())) {
        return i;
      }
    }
    throw new AssertionError("never handed to the model: " + view.canonical());
  }

  @Test
  void between_two_calls_the_one_before_is_shown() {
    SessionId session = submitted();
    awaitEnd(session);
    long second = first(session, TurnEvent.ModelRequested.class, 1);
    assertThat(reads.prompt(session, second - 1))
        .isEqualTo(reads.prompt(session, first(session, TurnEvent.ModelRequested.class, 0)));
  }
}
