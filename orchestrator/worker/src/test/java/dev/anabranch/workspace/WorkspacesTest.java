package dev.anabranch.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.anabranch.blobs.BlobMissing;
import dev.anabranch.blobs.FolderBlobs;
import dev.anabranch.blobs.Snapshots;
import dev.anabranch.events.SessionId;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Folders of sessions: made from snapshots, reused where that is safe, dropped at will. */
@Timeout(60)
final class WorkspacesTest {
  private static final Random IDS = new Random(5);
  private static final Executor THREADS = task -> Thread.ofVirtual().start(task);

  @TempDir Path home;
  @TempDir Path store;
  private final SessionId session = SessionId.random(IDS);
  private Snapshots snapshots;
  private Workspaces workspaces;
  private int brought;

  @BeforeEach
  void open() throws IOException {
    snapshots = new Snapshots(new FolderBlobs(store));
    workspaces = workspaces(8);
  }

  private Workspaces workspaces(int max) throws IOException {
    return new Workspaces(
        home,
        snapshots,
        Optional.empty(),
        max,
        (id, into) -> {
          brought++;
          into.keep("1.0", new ByteArrayInputStream("whole".getBytes(StandardCharsets.UTF_8)));
        });
  }

  @Test
  void a_session_without_a_root_begins_with_an_empty_folder() throws IOException {
    try (Workspace workspace = workspaces.changing(session, Optional.empty())) {
      assertThat(workspace.path()).isEmptyDirectory();
    }
  }

  @Test
  void files_are_kept_from_call_to_call_and_come_back_after_others() throws IOException {
    String first = change("f", "one");
    String second = change(Optional.of(first), "f", "two");

    assertThat(read(Optional.of(second), "f")).isEqualTo("two");
    assertThat(read(Optional.of(first), "f")).isEqualTo("one");
    assertThat(read(Optional.of(second), "f")).isEqualTo("two");
  }

  @Test
  void a_folder_at_the_right_root_is_not_made_again() throws IOException {
    String root = change("f", "one");
    Object before = Files.getAttribute(file("f"), "unix:ino");

    read(Optional.of(root), "f");
    workspaces = workspaces(8);
    read(Optional.of(root), "f");

    assertThat(Files.getAttribute(file("f"), "unix:ino")).isEqualTo(before);
  }

  @Test
  void a_call_that_was_cut_off_leaves_nothing_that_is_believed() throws IOException {
    String root = change("f", "one");
    try (Workspace workspace = workspaces.changing(session, Optional.of(root))) {
      workspace.touch();
      Files.writeString(workspace.path().resolve("f"), "half");
      Files.writeString(workspace.path().resolve("g"), "more");
    }
    workspaces = workspaces(8);
    // A room that outlived its worker still holds the folder.
    try (OpenFolder orphan = OpenFolder.trusted(file(""))) {
      assertThat(read(Optional.of(root), "f")).isEqualTo("one");
      assertThat(file("g")).doesNotExist();
      assertThatThrownBy(() ->
              orphan
                  .file("late", Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE))
                  .close())
          .isInstanceOf(NoSuchFileException.class);
    }
    assertThat(file("late")).doesNotExist();
  }

  @Test
  void a_folder_from_before_the_machine_went_down_is_made_again() throws IOException {
    String root = change("f", "one");
    Files.writeString(file("").resolveSibling("root"), root + " another-boot self\n");
    Files.writeString(file("f"), "what the disk kept");

    assertThat(read(Optional.of(root), "f")).isEqualTo("one");
  }

  @Test
  void a_root_that_is_not_in_the_store_is_refused_and_locks_nothing() throws IOException {
    String root = change("f", "one");
    Optional<String> unknown = Optional.of("0".repeat(64));

    assertThatThrownBy(() -> workspaces.changing(session, unknown)).isInstanceOf(BlobMissing.class);
    assertThatThrownBy(() -> workspaces.reading(session, unknown)).isInstanceOf(BlobMissing.class);
    assertThat(CompletableFuture.supplyAsync(() -> readUnchecked(root)).join()).isEqualTo("one");
  }

  @Test
  void the_folders_least_used_are_dropped_and_made_again_when_needed() throws IOException {
    workspaces = workspaces(2);
    String root = change("f", "one");
    for (int i = 0; i < 3; i++) {
      workspaces.changing(SessionId.random(IDS), Optional.empty()).close();
    }

    try (var folders = Files.list(home)) {
      assertThat(folders).hasSize(2);
    }
    assertThat(read(Optional.of(root), "f")).isEqualTo("one");
  }

  @Test
  void the_folder_that_was_used_longest_ago_is_dropped_first_also_after_a_start()
      throws IOException {
    List<SessionId> sessions = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      sessions.add(SessionId.random(IDS));
      workspaces.changing(sessions.get(i), Optional.empty()).close();
      FileTime used = FileTime.from(Instant.EPOCH.plusSeconds(100 - i));
      Files.setLastModifiedTime(home.resolve(sessions.get(i).value()), used);
    }
    workspaces(3).changing(session, Optional.empty()).close();

    assertThat(home.resolve(sessions.get(0).value())).exists();
    assertThat(home.resolve(sessions.get(1).value())).exists();
    assertThat(home.resolve(sessions.get(2).value())).doesNotExist();
  }

  @Test
  void folders_unused_for_long_and_leftovers_of_a_crash_are_collected() throws IOException {
    SessionId old = SessionId.random(IDS);
    workspaces.changing(old, Optional.empty()).close();
    Files.setLastModifiedTime(home.resolve(old.value()), FileTime.from(Instant.EPOCH));
    String root = change("f", "one");
    Path aside = Files.createDirectory(file("").resolveSibling("aside-of-a-crash"));
    Files.writeString(aside.resolve("f"), "left");
    Path rooms = Files.createDirectory(home.resolve("rooms"));

    assertThat(workspaces.collect(Instant.EPOCH.plusSeconds(1))).isEqualTo(1);

    assertThat(home.resolve(old.value())).doesNotExist();
    assertThat(aside).doesNotExist();
    assertThat(rooms).as("what is no folder of a session").exists();
    assertThat(read(Optional.of(root), "f")).isEqualTo("one");
    try (Workspace again = workspaces.reading(old, Optional.of(root))) {
      assertThat(again.path().resolve("f")).hasContent("one");
    }
  }

  @Test
  void a_folder_in_use_is_not_collected() throws Exception {
    try (Workspace used = workspaces.changing(session, Optional.empty())) {
      int gone =
          CompletableFuture.supplyAsync(
                  () -> {
                    try {
                      return workspaces.collect(Instant.MAX);
                    } catch (IOException e) {
                      throw new AssertionError(e);
                    }
                  },
                  THREADS)
              .get(20, TimeUnit.SECONDS);
      assertThat(gone).isZero();
      assertThat(used.path()).exists();
    }
    assertThat(workspaces.collect(Instant.MAX)).isEqualTo(1);
  }

  @Test
  void outputs_are_brought_back_when_the_folder_is_made_and_not_at_each_call() throws IOException {
    String root = change("f", "one");
    read(Optional.of(root), "f");

    assertThat(brought).isEqualTo(1);
    try (Workspace workspace = workspaces.reading(session, Optional.of(root))) {
      assertThat(workspace.outputs().resolve("1.0")).hasContent("whole");
    }
  }

  @Test
  void calls_that_look_go_side_by_side_and_one_that_changes_waits() throws Exception {
    String root = change("f", "one");
    CountDownLatch bothIn = new CountDownLatch(2);
    CountDownLatch leave = new CountDownLatch(1);
    CompletableFuture<?> one = CompletableFuture.runAsync(() -> look(root, bothIn, leave), THREADS);
    CompletableFuture<?> other =
        CompletableFuture.runAsync(() -> look(root, bothIn, leave), THREADS);
    assertThat(bothIn.await(20, TimeUnit.SECONDS)).isTrue();
    CompletableFuture<String> changed =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return change(Optional.of(root), "f", "two");
              } catch (IOException e) {
                throw new AssertionError(e);
              }
            },
            THREADS);

    assertThat(changed).isNotDone();
    assertThat(file("f")).hasContent("one");
    leave.countDown();
    CompletableFuture.allOf(one, other).get(20, TimeUnit.SECONDS);
    assertThat(read(Optional.of(changed.get(20, TimeUnit.SECONDS)), "f")).isEqualTo("two");
  }

  private void look(String root, CountDownLatch in, CountDownLatch leave) {
    try (Workspace workspace = workspaces.reading(session, Optional.of(root))) {
      assertThat(workspace.path()).isDirectory();
      in.countDown();
      leave.await(20, TimeUnit.SECONDS);
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private String change(String name, String content) throws IOException {
    return change(Optional.empty(), name, content);
  }

  private String change(Optional<String> root, String name, String content) throws IOException {
    try (Workspace workspace = workspaces.changing(session, root)) {
      workspace.touch();
      Files.writeString(workspace.path().resolve(name), content);
      return workspace.take().root();
    }
  }

  private String read(Optional<String> root, String name) throws IOException {
    try (Workspace workspace = workspaces.reading(session, root)) {
      return Files.readString(workspace.path().resolve(name));
    }
  }

  private String readUnchecked(String root) {
    try {
      return read(Optional.of(root), "f");
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private Path file(String name) {
    return home.resolve(session.value()).resolve("files").resolve(name);
  }
}
