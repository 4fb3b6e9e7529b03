package dev.anabranch.sessions;

import dev.anabranch.blobs.BlobStore;
import dev.anabranch.blobs.FolderBlobs;
import dev.anabranch.context.StandardHeader;
import dev.anabranch.events.Event;
import dev.anabranch.events.Limits;
import dev.anabranch.events.ModelChoice;
import dev.anabranch.events.Output;
import dev.anabranch.events.SessionId;
import dev.anabranch.events.TaskEvent;
import dev.anabranch.events.ToolCall;
import dev.anabranch.events.ToolEvent;
import dev.anabranch.events.TurnEvent;
import dev.anabranch.events.Usage;
import dev.anabranch.journal.Database;
import dev.anabranch.journal.JdbcJournal;
import dev.anabranch.journal.Journal;
import dev.anabranch.journal.anchor.AnchorPlace;
import dev.anabranch.journal.anchor.Anchors;
import dev.anabranch.journal.snapshots.StateSnapshots;
import dev.anabranch.model.ModelAnswer;
import dev.anabranch.session.SessionCommand;
import dev.anabranch.session.SessionDecider;
import dev.anabranch.session.SessionState;
import dev.anabranch.session.Turn;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * A journal as the house writes it: two roots, forks and forks of forks, requests, calls, outputs
 * with blobs; all of it stated in several signed lines. The same seed gives the same history.
 */
final class AnchoredHistory {
  private static final int STEPS = 3;

  final Path file;
  final AnchorPlace place;
  final BlobStore blobs;
  final List<SessionId> sessions = new ArrayList<>();
  private final SplittableRandom random;
  private long now = 1_800_000_000_000L;

  private AnchoredHistory(Path folder, long seed) {
    this.file = folder.resolve("journal.db");
    this.place = new AnchorPlace(folder.resolve("anchors.jsonl"), folder);
    this.blobs = new FolderBlobs(folder.resolve("blobs"));
    this.random = new SplittableRandom(seed);
  }

  static AnchoredHistory write(Path folder, long seed) {
    AnchoredHistory history = new AnchoredHistory(folder, seed);
    try (Journal journal = JdbcJournal.open(Database.sqlite(history.file), history.clock());
        Anchors anchors = Anchors.open(journal, history.place, history.clock())) {
      history.write(journal, anchors);
    }
    return history;
  }

  InstantSource clock() {
    return () -> Instant.ofEpochMilli(now += 7);
  }

  private void write(Journal journal, Anchors anchors) {
    SessionId root = begin(journal);
    SessionId child = fork(journal, root, 5);
    anchors.state();
    SessionId grandchild = fork(journal, child, journal.session(child).orElseThrow().head() - 2);
    SessionId other = begin(journal);
    anchors.state();
    run(journal, root, 2);
    fork(journal, grandchild, 3);
    fork(journal, other, journal.session(other).orElseThrow().head());
    run(journal, child, 1);
  }

  private SessionId begin(Journal journal) {
    SessionId session = SessionId.random(random);
    TaskEvent.Submitted task =
        new TaskEvent.Submitted(
            "read the files, please",
            new ModelChoice("m", "embedded"),
            StandardHeader.create(),
            Optional.empty(),
            3,
            "owner",
            Limits.DEFAULT,
            Optional.empty());
    tell(journal, SessionState.empty(session), new SessionCommand.Submit(task));
    sessions.add(session);
    run(journal, session, STEPS);
    return session;
  }

  private SessionId fork(Journal journal, SessionId parent, long at) {
    SessionId child = SessionId.random(random);
    SessionState then = new States(journal, StateSnapshots.none()).at(parent, at);
    List<Event> first =
        ForkRules.firstEvents(
            then,
            new Sessions.Fork(
                parent, at, 1, Optional.of("try it another way"), false, Optional.empty()),
            Optional.empty(),
            Optional.empty());
    journal.fork(parent, at, child, first).toCompletableFuture().join();
    sessions.add(child);
    tell(
        journal,
        new States(journal, StateSnapshots.none()).now(child),
        new SessionCommand.Wake(true));
    run(journal, child, STEPS);
    return child;
  }

  /** So many answers of the world to what is due. */
  private void run(Journal journal, SessionId session, int steps) {
    SessionState state = new States(journal, StateSnapshots.none()).now(session);
    for (int i = 0; i < steps; i++) {
      if (state.modelDue()) {
        long seq = state.turn().requested().orElseThrow().seq();
        state = tell(journal, state, new SessionCommand.ModelAnswered(seq, answer()));
      } else if (!state.dueCalls().isEmpty()) {
        Turn.Call call = state.dueCalls().getFirst();
        state =
            tell(journal, state, new SessionCommand.CallAnswered(observed(call), call.attempt()));
      } else {
        state = tell(journal, state, new SessionCommand.Message("go on", "owner"));
      }
    }
  }

  private static SessionState tell(Journal journal, SessionState state, SessionCommand command) {
    List<Event> events = SessionDecider.decide(state, command);
    if (events.isEmpty()) {
      return state;
    }
    journal.append(state.id(), state.head(), events).toCompletableFuture().join();
    SessionState after = state;
    for (Event event : events) {
      after = after.evolve(event);
    }
    return after;
  }

  private ModelAnswer answer() {
    String path = "{\"path\":\"file-" + random.nextInt(100) + "\"}";
    return new ModelAnswer.Replied(
        new TurnEvent.ModelReplied(
            "words \uD83D\uDCA1",
            List.of(new ToolCall("c", "fs_read", path)),
            TurnEvent.Finish.TOOL_CALLS,
            Usage.of(10, 5, 1),
            Optional.of("m"),
            random.nextInt(100)));
  }

  private ToolEvent.Settlement observed(Turn.Call call) {
    String whole = "the whole text " + random.nextInt();
    String blob = blobs.put(whole.getBytes(StandardCharsets.UTF_8));
    Output output = new Output("the whole", "text", whole.length(), Optional.of(blob), false);
    return new ToolEvent.Observed(call.address(), 0, output, Optional.empty(), 1, Optional.empty());
  }
}
