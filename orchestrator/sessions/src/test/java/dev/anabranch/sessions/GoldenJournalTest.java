package dev.anabranch.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.blobs.FolderBlobs;
import dev.anabranch.blobs.Snapshots;
import dev.anabranch.events.Entry;
import dev.anabranch.events.SessionId;
import dev.anabranch.events.TurnEvent;
import dev.anabranch.journal.Database;
import dev.anabranch.journal.JdbcJournal;
import dev.anabranch.journal.Journal;
import dev.anabranch.journal.JournalReader;
import dev.anabranch.journal.SessionRow;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What each release wrote is read, proven, continued and forked for ever. A folder under {@code
 * golden} is what {@link GoldenJournal} wrote with the build of its release; none is ever changed.
 */
class GoldenJournalTest {
  private static final List<String> OVER = List.of("completed", "failed", "cancelled", "paused");

  /** What the first format knew; later events are in later folders. */
  private static final List<String> FIRST_TYPES =
      List.of(
          "BudgetReached",
          "CallCancelled",
          "CancelRequested",
          "Dispatched",
          "Ended",
          "Failed",
          "Forked",
          "InDoubt",
          "LateResult",
          "ModelCancelled",
          "ModelFailed",
          "ModelReplied",
          "ModelRequested",
          "Nudged",
          "Observed",
          "Paused",
          "PlanUpdated",
          "PrefixBroken",
          "Rejected",
          "Resumed",
          "SessionCancelled",
          "SteerAdmitted",
          "Steered",
          "Submitted",
          "Superseded");

  @TempDir Path data;

  static Stream<String> releases() throws IOException {
    try (Stream<Path> folders = Files.list(resource("golden"))) {
      return folders.map(folder -> folder.getFileName().toString()).sorted().toList().stream();
    }
  }

  private static Path resource(String name) {
    URI place =
        URI.create(
            Objects.requireNonNull(GoldenJournalTest.class.getResource("/" + name)).toString());
    return Path.of(place);
  }

  /** A copy to work on: opening a journal may bring its schema to today's. */
  private void copy(String release) throws IOException {
    Path from = resource("golden").resolve(release);
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path to = data.resolve(from.relativize(file).toString());
        Files.createDirectories(to.getParent());
        Files.copy(file, to);
      }
    }
  }

  private Journal open() {
    return JdbcJournal.open(Database.sqlite(data.resolve("journal.db")), InstantSource.system());
  }

  private JournalSessionReads reads(JournalReader journal) {
    return new JournalSessionReads(journal, new FolderBlobs(data.resolve("blobs")));
  }

  @ParameterizedTest
  @MethodSource("releases")
  void it_is_read_and_proven_also_by_one_who_only_looks(String release) throws Exception {
    copy(release);
    try (JournalReader looking =
        JdbcJournal.readOnly(Database.sqlite(data.resolve("journal.db")))) {
      assertProven(looking);
    }
    try (Journal journal = open()) {
      assertProven(journal);
    }
    try (Journal journal = open()) {
      assertProven(journal);
    }
  }

  private void assertProven(JournalReader journal) throws IOException {
    JournalSessionReads reads = reads(journal);
    List<SessionRow> sessions = journal.sessions();
    assertThat(sessions).hasSizeGreaterThan(5);
    assertThat(sessions).filteredOn(row -> row.parent().isPresent()).hasSizeGreaterThan(1);
    assertThat(reads.verify(List.of()).canonical())
        .contains("\"ok\":true", "\"sessions\":" + sessions.size())
        .doesNotContain("unread");
    for (SessionRow row : sessions) {
      Path export = data.resolve(row.id() + ".jsonl");
      assertThat(exported(reads, row.id())).isEqualTo(Files.readString(export));
      assertThat(JournalSessionReads.verifyFile(export).bool("ok")).isTrue();
      assertShown(reads, row);
    }
  }

  private void assertShown(JournalSessionReads reads, SessionRow row) {
    SessionView view = reads.show(row.id());
    assertThat(view.readOnly()).isEmpty();
    assertThat(view.head()).isEqualTo(row.head());
    String root = reads.root(row.id(), row.head()).orElseThrow();
    Snapshots snapshots = new Snapshots(new FolderBlobs(data.resolve("blobs")));
    assertThat(new String(snapshots.file(root, "notes.txt"), StandardCharsets.UTF_8))
        .isEqualTo("what was noted\n");
    for (Entry entry : reads.entries(row.id(), 0, 1000)) {
      if (entry.event() instanceof TurnEvent.ModelRequested requested) {
        assertThat(reads.prompt(row.id(), entry.seq()).text("prefixHash"))
            .isEqualTo(requested.prefixHash());
      }
    }
  }

  private static String exported(JournalSessionReads reads, SessionId session) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    reads.export(session, out);
    return out.toString(StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @MethodSource("releases")
  void its_sessions_go_on_and_can_be_forked_and_keep_every_entry(String release) throws Exception {
    copy(release);
    try (Journal journal = open()) {
      JournalSessionReads reads = reads(journal);
      List<SessionRow> before = journal.sessions();
      try (LocalSessions sessions =
          LocalSessions.start(
              new SessionParts(
                  journal,
                  new AnsweringBus(),
                  new ScriptedModel(0),
                  InstantSource.system(),
                  Duration.ofMillis(100),
                  new SplittableRandom(13)))) {
        List<SessionId> children = new ArrayList<>();
        for (SessionRow row : before) {
          sessions.resume(row.id()).toCompletableFuture().get(60, TimeUnit.SECONDS);
          for (long at = 1; at <= row.head(); at += 5) {
            children.add(fork(sessions, row.id(), at));
          }
        }
        for (SessionRow row : before) {
          awaitEnd(reads, row.id());
          assertThat(entryLines(exported(reads, row.id())))
              .startsWith(
                  entryLines(Files.readString(data.resolve(row.id() + ".jsonl")))
                      .toArray(String[]::new));
        }
        children.forEach(child -> awaitEnd(reads, child));
      }
      assertThat(reads.verify(List.of()).canonical())
          .contains("\"ok\":true")
          .doesNotContain("unread");
    }
  }

  private static SessionId fork(LocalSessions sessions, SessionId parent, long at)
      throws Exception {
    Sessions.Fork fork =
        new Sessions.Fork(parent, at, 1, Optional.empty(), false, Optional.empty());
    return sessions.fork(fork).toCompletableFuture().get(60, TimeUnit.SECONDS).getFirst().id();
  }

  private static void awaitEnd(JournalSessionReads reads, SessionId session) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(20))
        .until(() -> OVER.contains(reads.show(session).status()));
  }

  /** Those of entries, without the head, the blobs and the end. */
  private static List<String> entryLines(String export) {
    return export.lines().filter(line -> line.startsWith("{\"event\"")).toList();
  }

  @Test
  void the_first_release_has_every_type_of_event_that_it_knew() throws IOException {
    copy("v1");
    try (JournalReader journal =
        JdbcJournal.readOnly(Database.sqlite(data.resolve("journal.db")))) {
      TreeMap<String, Long> types =
          journal.feed(0, 10_000).stream()
              .collect(Collectors.groupingBy(Entry::type, TreeMap::new, Collectors.counting()));
      assertThat(types.keySet()).containsExactlyElementsOf(FIRST_TYPES);
    }
    assertThat(Files.size(data.resolve("journal.db"))).isLessThan(200_000);
  }

  @Test
  void what_this_build_would_keep_for_ever_has_every_type_of_event_of_today() throws IOException {
    GoldenJournal.write(data);
    try (Journal journal = open()) {
      Stream<Class<?>> types = journal.feed(0, 10_000).stream().map(e -> e.event().getClass());
      assertThat(types.distinct()).containsExactlyInAnyOrderElementsOf(EventTypes.all());
      assertProven(journal);
    }
  }
}
