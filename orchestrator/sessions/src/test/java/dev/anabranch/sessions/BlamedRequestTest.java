package dev.anabranch.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.blobs.MemoryBlobs;
import dev.anabranch.context.PrefixHash;
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
import dev.anabranch.journal.Journal;
import dev.anabranch.journal.MemoryJournal;
import dev.anabranch.json.Json;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A request whose recorded hash is missed, in a sound chain, and whom {@code verify} blames. */
class BlamedRequestTest {
  private static final int RESULT = 4;

  @TempDir private Path folder;
  private final SplittableRandom random = new SplittableRandom(5);
  private final Journal journal = new MemoryJournal(InstantSource.system());
  private final SessionId session = SessionId.random(random);
  private final JournalSessionReads reads =
      new JournalSessionReads(journal, new MemoryBlobs(InstantSource.system()));
  private final List<Event> branch = new ArrayList<>();
  private PrefixHash shown = PrefixHash.of(StandardHeader.create());

  @AfterEach
  void close() {
    journal.close();
  }

  /** Adds an entry as the model of that time was shown it. */
  private void add(Event event, UnaryOperator<PrefixHash> then) {
    branch.add(event);
    shown = then.apply(shown);
  }

  private void add(Event event) {
    long seq = branch.size() + 1L;
    add(event, hash -> hash.plus(seq, event));
  }

  private void request(int turn) {
    add(new TurnEvent.ModelRequested(turn, 1, 1, shown.segments(), shown.hex()));
  }

  private static ToolEvent.Observed result(String call, String text) {
    return new ToolEvent.Observed(
        call, 0, Output.of(text), Optional.empty(), 1, Optional.of("bubblewrap"));
  }

  /** Two turns; what was shown of the first result is the caller's. */
  private void write(UnaryOperator<PrefixHash> shownOfResult) {
    add(
        new TaskEvent.Submitted(
            "task",
            new ModelChoice("m", "embedded"),
            StandardHeader.create(),
            Optional.empty(),
            3,
            "owner",
            Limits.DEFAULT,
            Optional.empty()));
    request(1);
    add(reply("c"));
    add(result("3.0", "what the file says\n".repeat(200)), shownOfResult);
    request(2);
    add(reply("d"));
    add(result("6.0", "more"));
    request(3);
    journal.append(session, 0, branch).toCompletableFuture().join();
  }

  private static TurnEvent.ModelReplied reply(String id) {
    return new TurnEvent.ModelReplied(
        "",
        List.of(new ToolCall(id, "fs_read", "{\"path\":\"a\"}")),
        TurnEvent.Finish.TOOL_CALLS,
        Usage.UNKNOWN,
        Optional.empty(),
        1);
  }

  private static Json.Obj only(Json.Obj found) {
    assertThat(found.bool("ok")).isFalse();
    assertThat(found.list("broken")).hasSize(1);
    return found.list("broken").getFirst().asObject();
  }

  private static Json.Obj blame(long from, long to, String type) {
    return Json.object().with("from", from).with("to", to).with("type", type);
  }

  @Test
  void a_sound_journal_has_nobody_to_blame() {
    write(hash -> hash.plus(RESULT, branch.get(RESULT - 1)));
    assertThat(reads.verify(List.of()).bool("ok")).isTrue();
  }

  @Test
  void a_result_that_was_not_shown_then_is_named_exactly() {
    write(hash -> hash);
    Json.Obj broken = only(reads.verify(List.of()));
    assertThat(broken.integer("seq")).isEqualTo(5);
    assertThat(broken.obj("blame"))
        .isEqualTo(blame(RESULT, RESULT, "Observed").with("field", "segment"));
    assertThat(broken.text("reason"))
        .isEqualTo(
            "request 5 is not the one recorded: entry 4 (Observed) is rendered in another way,"
                + " in its segment");
  }

  @Test
  void a_result_in_other_words_is_named_by_its_turn() {
    write(hash -> hash.plus(RESULT, result("3.0", "other words")));
    Json.Obj broken = only(reads.verify(List.of(session)));
    assertThat(broken.integer("seq")).isEqualTo(5);
    assertThat(broken.obj("blame")).isEqualTo(blame(3, RESULT, "ModelReplied"));
    assertThat(broken.text("reason")).contains("from entry 3 (ModelReplied) to entry 4");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"0000000000000000000000000000000000000000000000000000000000000000", "no hash", ""})
  void a_recorded_hash_that_is_wrong_by_itself_is_blamed_on_the_request(String wrong) {
    write(hash -> hash.plus(RESULT, branch.get(RESULT - 1)));
    long head = branch.size();
    journal
        .append(
            session,
            head,
            List.of(
                new TurnEvent.ModelCancelled(),
                new TurnEvent.ModelRequested(4, 1, 1, shown.segments(), wrong)))
        .toCompletableFuture()
        .join();
    Json.Obj broken = only(reads.verify(List.of()));
    assertThat(broken.obj("blame"))
        .isEqualTo(blame(head + 2, head + 2, "ModelRequested").with("field", "figures"));
    assertThat(broken.text("reason")).endsWith("tells other figures than are rendered");
  }

  @Test
  void a_fork_inherits_the_blame_and_an_export_tells_it_too() throws Exception {
    write(hash -> hash);
    SessionId child = SessionId.random(random);
    journal
        .fork(session, 6, child, List.of(new TaskEvent.Forked(session, 6)))
        .toCompletableFuture()
        .join();
    Json.Obj exact = blame(RESULT, RESULT, "Observed").with("field", "segment");
    List<Json> broken = reads.verify(List.of(child)).list("broken");
    assertThat(broken).extracting(each -> each.asObject().obj("blame")).containsOnly(exact);
    assertThat(broken.getLast().asObject().text("reason"))
        .startsWith("inherited from " + session + ": request 5 is not the one recorded");

    Path file = folder.resolve("session.jsonl");
    try (OutputStream out = Files.newOutputStream(file)) {
      reads.export(session, out);
    }
    assertThat(only(reads.verifyExport(file)).obj("blame")).isEqualTo(exact);
  }
}
