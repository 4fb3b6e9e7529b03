package dev.anabranch.localpostgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ProgramsTest {
  @TempDir private Path versions;

  @Test
  void the_newest_version_that_has_a_server_is_taken() throws Exception {
    server("9");
    Path newest = server("15");
    Files.createDirectories(versions.resolve("18/bin"));
    Files.createDirectories(versions.resolve("common"));

    assertThat(Programs.find(Optional.empty(), versions)).isEqualTo(newest);
  }

  @Test
  void a_named_folder_goes_before_the_newest() throws Exception {
    Path named = server("9");
    server("15");

    assertThat(Programs.find(Optional.of(named), versions)).isEqualTo(named);
  }

  @Test
  void a_machine_without_a_server_is_told_what_to_install() throws Exception {
    Files.createDirectories(versions.resolve("15/bin"));

    assertThatThrownBy(() -> Programs.find(Optional.empty(), versions))
        .isInstanceOf(PostgresMissing.class)
        .hasMessageContaining("Debian package postgresql");
    assertThatThrownBy(() -> Programs.find(Optional.empty(), versions.resolve("none")))
        .isInstanceOf(PostgresMissing.class);
    assertThatThrownBy(() -> Programs.find(Optional.of(versions), versions))
        .isInstanceOf(PostgresMissing.class)
        .hasMessageContaining(versions.toString());
  }

  private Path server(String version) throws IOException {
    Path bin = Files.createDirectories(versions.resolve(version).resolve("bin"));
    assertThat(Files.createFile(bin.resolve("initdb")).toFile().setExecutable(true)).isTrue();
    return bin;
  }
}
