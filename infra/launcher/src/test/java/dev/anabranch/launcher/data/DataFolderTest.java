package dev.anabranch.launcher.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DataFolderTest {
  @TempDir private Path temp;

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  @Test
  void only_its_owner_may_look_into_it() throws IOException {
    DataFolder data = new DataFolder(temp.resolve("a/b/data")).create();
    String token = data.token();

    assertThat(mode(data.root())).isEqualTo("rwx------");
    assertThat(mode(data.root().resolve("token"))).isEqualTo("rw-------");
    assertThat(token).hasSizeGreaterThanOrEqualTo(32);
  }

  @Test
  void asking_for_paths_creates_nothing() {
    DataFolder data = new DataFolder(temp.resolve("data"));

    assertThat(data.journal()).hasFileName("journal.db");
    assertThat(data.existingToken()).isEmpty();
    assertThat(data.root()).doesNotExist();
  }

  @Test
  void many_makers_agree_on_one_token_that_stays() throws Exception {
    DataFolder data = new DataFolder(temp.resolve("data")).create();
    Callable<String> make = data::token;

    try (ExecutorService makers = Executors.newFixedThreadPool(8)) {
      List<Future<String>> made =
          makers.invokeAll(IntStream.range(0, 32).mapToObj(i -> make).toList());
      for (Future<String> token : made) {
        assertThat(token.get()).isEqualTo(made.getFirst().get());
      }
      assertThat(new DataFolder(data.root()).token()).isEqualTo(made.getFirst().get());
    }
    try (var files = Files.list(data.root())) {
      assertThat(files.map(path -> path.getFileName().toString())).containsExactly("token");
    }
  }

  @Test
  void a_file_in_its_place_is_refused_with_what_to_do() throws IOException {
    Path file = Files.writeString(temp.resolve("data"), "");

    assertThatExceptionOfType(DataFolderRefused.class)
        .isThrownBy(() -> new DataFolder(file).create())
        .withMessageContaining("--data");
  }
}
