package dev.anabranch.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SandboxFoldersTest {
  @TempDir Path home;

  @Test
  void folders_deeper_than_any_path_is_long_are_deleted() throws IOException {
    Path deep = Files.createDirectory(home.resolve("0"));
    Files.writeString(deep.resolve("file"), "");
    for (int i = 1; i <= 60; i++) {
      Path above = Files.createDirectory(home.resolve(Integer.toString(i)));
      Files.move(deep, above.resolve("n".repeat(200)));
      deep = above;
    }

    SandboxFolders.delete(deep);

    assertThat(home).isEmptyDirectory();
  }

  @Test
  void what_its_owner_can_neither_list_nor_write_is_deleted() throws IOException {
    Path folder = Files.createDirectory(home.resolve("f"));
    for (String mode : new String[] {"r-xr-xr-x", "---------"}) {
      Path closed = Files.createDirectory(folder.resolve(mode));
      Files.writeString(closed.resolve("file"), "");
      Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString(mode));
    }

    SandboxFolders.delete(folder);

    assertThat(home).isEmptyDirectory();
  }

  @Test
  void a_link_is_deleted_and_not_followed() throws IOException {
    Path kept = Files.createDirectory(home.resolve("kept"));
    Path folder = Files.createDirectory(home.resolve("f"));
    Files.createSymbolicLink(folder.resolve("link"), kept);

    SandboxFolders.delete(folder);

    assertThat(folder).doesNotExist();
    assertThat(kept).exists();
  }
}
