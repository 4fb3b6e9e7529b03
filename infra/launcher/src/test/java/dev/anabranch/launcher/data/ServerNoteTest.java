package dev.anabranch.launcher.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ServerNoteTest {
  @TempDir private Path temp;
  private DataFolder data = new DataFolder(Path.of("unset"));

  @BeforeEach
  void makeFolder() {
    data = new DataFolder(temp.resolve("data")).create();
  }

  @Test
  void the_note_of_a_living_server_is_found() throws IOException {
    try (ServerLock lock = ServerLock.take(data)) {
      lock.announce(4321, true, "abc");

      ServerNote note = ServerNote.living(data).orElseThrow();

      assertThat(note.url()).hasToString("http://127.0.0.1:4321");
      assertThat(note.pid()).isEqualTo(ProcessHandle.current().pid());
      assertThat(note.background()).isTrue();
      assertThat(note.settings()).isEqualTo("abc");
    }
    assertThat(ServerNote.living(data)).isEmpty();
  }

  @Test
  void a_note_whose_process_id_was_given_to_another_process_is_stale() throws IOException {
    ServerNote mine = ServerNote.ofThisProcess(4321, true, "");
    new ServerNote(mine.pid(), mine.startedMillis() - 60_000, 4321, true, "", false).write(data);

    assertThat(ServerNote.living(data)).isEmpty();
  }

  @Test
  void a_note_of_a_process_that_is_gone_is_stale() throws Exception {
    Process gone = new ProcessBuilder("true").start();
    gone.waitFor();
    new ServerNote(gone.pid(), 0, 4321, true, "", false).write(data);

    assertThat(ServerNote.living(data)).isEmpty();
  }

  @Test
  void half_a_note_is_no_note() throws IOException {
    Files.writeString(data.serverNote(), "{\"pid\":1,");

    assertThat(ServerNote.living(data)).isEmpty();
  }

  @Test
  void a_second_server_is_refused_and_told_who_serves() throws IOException {
    try (ServerLock first = ServerLock.take(data)) {
      first.announce(4321, false, "");

      assertThatExceptionOfType(DataFolderBusy.class)
          .isThrownBy(() -> ServerLock.take(data))
          .withMessageContaining("process " + ProcessHandle.current().pid())
          .withMessageContaining("down");
    }
    ServerLock.take(data).close();
  }

  @Test
  void a_server_that_ends_lives_but_serves_no_more() throws Exception {
    try (ServerLock lock = ServerLock.take(data)) {
      AutoCloseable announced = lock.announce(4321, true, "abc");
      assertThat(ServerNote.serving(data)).isPresent();

      announced.close();

      assertThat(ServerNote.serving(data)).isEmpty();
      assertThat(ServerNote.living(data)).isPresent();
    }
    assertThat(ServerNote.living(data)).isEmpty();
  }

  @Test
  void a_server_whose_folder_was_made_anew_leaves_the_note_of_the_next_one() throws Exception {
    ServerLock old = ServerLock.take(data);
    AutoCloseable announced = old.announce(4321, true, "abc");
    ServerNote next = new ServerNote(1, 0, 5432, true, "abc", false);
    next.write(data);

    announced.close();
    old.close();

    assertThat(ServerNote.read(data)).contains(next);
  }
}
