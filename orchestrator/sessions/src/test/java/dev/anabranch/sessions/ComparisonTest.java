package dev.anabranch.sessions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.anabranch.blobs.FolderBlobs;
import dev.anabranch.blobs.Snapshots;
import dev.anabranch.context.StandardHeader;
import dev.anabranch.events.Cost;
import dev.anabranch.events.Entry;
import dev.anabranch.events.Event;
import dev.anabranch.events.Limits;
import dev.anabranch.events.ModelChoice;
import dev.anabranch.events.Output;
import dev.anabranch.events.PeopleEvent;
import dev.anabranch.events.SessionId;
import dev.anabranch.events.TaskEvent;
import dev.anabranch.events.ToolEvent;
import dev.anabranch.events.TurnEvent;
import dev.anabranch.events.Usage;
import dev.anabranch.journal.MemoryJournal;
import dev.anabranch.journal.UnknownSession;
import dev.anabranch.json.Json;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random trees of forks, compared with what reading all of every branch finds. */
class ComparisonTest {
  private static final int SESSIONS_MAX = 8;

  @TempDir Path dir;
  private final CountedJournal journal =
      new CountedJournal(new MemoryJournal(InstantSource.system()));
  private final List<SessionId> sessions = new ArrayList<>();
  private Random random = new Random(0);
  private FolderBlobs blobs;
  private JournalSessionReads reads;

  @BeforeEach
  void open() {
    blobs = new FolderBlobs(dir.resolve("blobs"));
    reads = new JournalSessionReads(journal, blobs);
  }

  private long head(SessionId session) {
    return journal.session(session).orElseThrow().head();
  }

  private void append(SessionId session, Event... events) {
    journal.append(session, head(session), List.of(events)).toCompletableFuture().join();
  }

  private SessionId begun() {
    SessionId session = SessionId.random(random);
    journal.append(session, 0, List.of(task(session))).toCompletableFuture().join();
    sessions.add(session);
    return session;
  }

  private static TaskEvent.Submitted task(SessionId session) {
    return new TaskEvent.Submitted(
        "task of " + session,
        new ModelChoice("scripted", "embedded"),
        StandardHeader.create(),
        Optional.empty(),
        3,
        "owner",
        Limits.DEFAULT,
        Optional.empty());
  }

  private SessionId forked(SessionId parent, long at) {
    SessionId child = SessionId.random(random);
    journal
        .fork(parent, at, child, List.of(new TaskEvent.Forked(parent, at)))
        .toCompletableFuture()
        .join();
    sessions.add(child);
    return child;
  }

  /** Two roots, and forks of whatever there is at any entry. */
  private void grow(long seed) {
    random = new Random(seed);
    begun();
    begun();
    for (int i = 0; i < 80; i++) {
      SessionId any = sessions.get(random.nextInt(sessions.size()));
      if (random.nextInt(5) == 0) {
        forked(any, 1 + random.nextLong(head(any)));
      } else {
        for (int n = random.nextInt(30); n >= 0; n--) {
          append(any, new PeopleEvent.Steered("message " + random.nextInt(3), "owner"));
        }
      }
    }
  }

  private List<SessionId> some() {
    List<SessionId> shuffled = new ArrayList<>(sessions);
    Collections.shuffle(shuffled, random);
    int most = Math.min(SESSIONS_MAX, shuffled.size());
    int count = random.nextBoolean() ? 2 : 2 + random.nextInt(most - 1);
    return List.copyOf(shuffled.subList(0, count));
  }

  /** Reads everything, and counts as far as all are equal. */
  private long naive(List<List<Entry>> branches) {
    long shared = 0;
    for (Entry entry : branches.getFirst()) {
      int at = (int) shared;
      if (!branches.stream().allMatch(b -> at < b.size() && b.get(at).equals(entry))) {
        return shared;
      }
      shared++;
    }
    return shared;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void the_border_and_what_follows_it_are_as_reading_everything_finds_them(long seed) {
    grow(seed);
    boolean apart = false;
    boolean together = false;
    for (int i = 0; i < 40; i++) {
      List<SessionId> chosen = some();
      List<List<Entry>> branches =
          chosen.stream().map(id -> journal.read(id, 0, Integer.MAX_VALUE)).toList();

      Json.Obj compared = reads.compare(chosen);

      long shared = naive(branches);
      assertThat(compared.integer("commonPrefix")).isEqualTo(shared);
      List<String> firsts =
          branches.stream()
              .filter(branch -> branch.size() > shared)
              .map(branch -> branch.get((int) shared))
              .map(entry -> entry.seq() + " " + entry.type())
              .toList();
      assertThat(compared.list("divergence"))
          .extracting(
              first -> first.asObject().integer("seq") + " " + first.asObject().text("type"))
          .containsExactlyElementsOf(firsts);
      assertThat(compared.list("differences")).hasSize(chosen.size() - 1);
      apart |= shared == 0;
      together |= shared > 1;
    }
    assertThat(apart && together).isTrue();
  }

  @Test
  void the_border_is_found_by_reading_a_few_entries_of_each() {
    grow(1);
    for (int i = 0; i < 40; i++) {
      List<SessionId> chosen = some();
      long shortest = chosen.stream().mapToLong(this::head).min().orElseThrow();
      journal.entriesRead.set(0);

      new CommonPrefix(journal).of(chosen);

      long halvings = 65L - Long.numberOfLeadingZeros(shortest);
      assertThat(journal.entriesRead.get()).isLessThanOrEqualTo(chosen.size() * halvings);
    }
  }

  private static TurnEvent.ModelReplied reply(String text, String cost) {
    return new TurnEvent.ModelReplied(
            text, List.of(), TurnEvent.Finish.STOP, Usage.of(100, 60, 10), Optional.empty(), 1)
        .with(Optional.of(new Cost(new BigDecimal(cost), "EUR", "1")), Optional.empty());
  }

  /** By hand: the parent pays 0.30 before the fork and 0.12 after it, the fork 0.05 of its own. */
  @Test
  void cost_is_what_a_session_paid_itself_and_the_difference_may_be_negative() {
    SessionId parent = begun();
    append(parent, new TurnEvent.ModelRequested(1, 1, 1, 2, "0".repeat(64)), reply("a", "0.30"));
    SessionId child = forked(parent, 3);
    append(parent, new TurnEvent.ModelRequested(2, 1, 1, 3, "0".repeat(64)), reply("b", "0.12"));
    append(child, new TurnEvent.ModelRequested(2, 1, 1, 3, "0".repeat(64)), reply("c", "0.05"));

    Json.Obj compared = reads.compare(List.of(parent, child));

    Json.Obj first = compared.list("sessions").getFirst().asObject().obj("usage");
    assertThat(first.text("cost") + " " + first.text("currency")).isEqualTo("0.42 EUR");
    Json.Obj usage = compared.list("differences").getFirst().asObject().obj("usage");
    assertThat(usage.text("cost")).isEqualTo("-0.37");
    assertThat(usage.text("currency")).isEqualTo("EUR");
    assertThat(usage.integer("promptTokens")).isEqualTo(-100);
    assertThat(reads.show(child).budget().orElseThrow().spentCost()).contains("0.05");
  }

  private static ToolEvent.Observed left(String root) {
    return new ToolEvent.Observed(
        "9.0", 0, Output.of("done"), Optional.of(root), 1, Optional.empty());
  }

  @Test
  void files_are_held_against_those_of_the_first_also_where_one_has_none() throws Exception {
    Path work = Files.createDirectories(dir.resolve("work"));
    Files.writeString(work.resolve("notes"), "one\n");
    String root = new Snapshots(blobs).take(work);
    SessionId empty = begun();
    SessionId full = begun();
    append(full, left(root));
    SessionId lost = begun();
    append(lost, left("0".repeat(64)));

    List<Json> differences = reads.compare(List.of(empty, full, lost)).list("differences");

    Json.Obj workspace = differences.getFirst().asObject().obj("workspace");
    assertThat(workspace.list("files").toString()).contains("notes", "added");
    assertThat(workspace.text("diff")).contains("+one");
    assertThat(workspace.find("cut")).isEmpty();
    assertThat(differences.getLast().asObject().obj("workspace").text("unknown")).contains("0000");
  }

  @Test
  void what_is_shown_of_files_and_texts_has_a_bound_and_says_so() throws Exception {
    Path work = Files.createDirectories(dir.resolve("many"));
    for (int i = 0; i <= WorkspaceDelta.FILES_MAX; i++) {
      Files.writeString(work.resolve("file" + i), ("line " + i + "\n").repeat(40));
    }
    SessionId empty = begun();
    SessionId full = begun();
    append(full, left(new Snapshots(blobs).take(work)));
    append(empty, new PeopleEvent.Steered("\uD83C\uDF0A".repeat(Gist.CHARS_MAX), "owner"));
    SessionId other = forked(empty, 1);

    Json.Obj workspace =
        reads
            .compare(List.of(empty, full))
            .list("differences")
            .getFirst()
            .asObject()
            .obj("workspace");
    assertThat(workspace.list("files")).hasSize(WorkspaceDelta.FILES_MAX);
    assertThat(workspace.text("diff"))
        .hasSizeBetween(WorkspaceDelta.DIFF_CHARS_MAX / 2, WorkspaceDelta.DIFF_CHARS_MAX)
        .endsWith("\n");
    assertThat(workspace.bool("cut")).isTrue();
    String text =
        reads.compare(List.of(empty, other)).list("divergence").getFirst().asObject().text("text");
    assertThat(text).hasSizeLessThanOrEqualTo(Gist.CHARS_MAX).endsWith("\uD83C\uDF0A…");
  }

  @Test
  void too_few_too_many_twice_the_same_and_unknown_ones_are_refused() {
    SessionId one = begun();
    assertThatThrownBy(() -> reads.compare(List.of(one))).isInstanceOf(Sessions.Refused.class);
    assertThatThrownBy(() -> reads.compare(List.of(one, one))).isInstanceOf(Sessions.Refused.class);
    assertThatThrownBy(() -> reads.compare(List.of(one, SessionId.random(random))))
        .isInstanceOf(UnknownSession.class);
    while (sessions.size() <= SESSIONS_MAX) {
      begun();
    }
    assertThatThrownBy(() -> reads.compare(sessions)).isInstanceOf(Sessions.Refused.class);
    assertThat(reads.compare(sessions.subList(0, SESSIONS_MAX)).list("sessions"))
        .hasSize(SESSIONS_MAX);
  }
}
