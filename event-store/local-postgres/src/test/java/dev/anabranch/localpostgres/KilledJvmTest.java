package dev.anabranch.localpostgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 5, unit = TimeUnit.MINUTES)
final class KilledJvmTest {

  @Test
  void a_server_ends_with_its_jvm_and_the_next_start_clears_its_folder() throws Exception {
    Process child = child();
    Path folder = place(child);
    ServerProcesses server = new ServerProcesses(folder.resolve("data"));
    LocalPostgres.start().close();
    assertThat(server.alive()).as("a living server is left alone").isNotEmpty();

    child.destroyForcibly().waitFor();
    while (!server.alive().isEmpty()) {
      Pause.brief();
    }
    LocalPostgres.start().close();

    assertThat(folder).doesNotExist();
  }

  @Test
  void a_named_folder_serves_the_next_jvm_after_a_kill() throws Exception {
    Path folder = Files.createTempDirectory("named-postgres-");
    Process child = child(folder.toString());
    place(child);
    assertThatThrownBy(() -> LocalPostgres.start(folder))
        .isInstanceOf(PostgresFailed.class)
        .hasMessageContaining("in use");

    child.destroyForcibly().waitFor();
    try (LocalPostgres server = LocalPostgres.start(folder)) {
      assertThat(server.psql("kept", "select 1")).isEqualTo("1");
    }

    assertThat(folder).doesNotExist();
  }

  @Test
  void a_folder_with_files_of_others_is_refused_and_left_alone() throws Exception {
    Path folder = Files.createTempDirectory("named-postgres-");
    Path file = Files.writeString(folder.resolve("mine"), "mine");

    assertThatThrownBy(() -> LocalPostgres.start(folder))
        .isInstanceOf(PostgresFailed.class)
        .hasMessageContaining("not of a server of ours");

    assertThat(file).hasContent("mine");
    Files.delete(file);
    Files.delete(folder);
  }

  private static Process child(String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                ServerChild.class.getName()));
    command.addAll(Arrays.asList(arguments));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  private static Path place(Process child) throws IOException {
    BufferedReader printed = child.inputReader();
    String line = printed.readLine();
    assertThat(line).as("the child started its server").isNotNull();
    return Path.of(line);
  }
}
