package dev.anabranch.launcher.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/** Small files that only their owner may read (mode 0600), replaced whole or not at all. */
final class PrivateFile {
  private PrivateFile() {}

  static void replace(Path file, String text) throws IOException {
    Files.move(
        writeAside(file, text),
        file,
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  /** Writes a temporary file beside {@code file}; the caller moves or links it into place. */
  static Path writeAside(Path file, String text) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    Path aside =
        Files.createTempFile(
            folder == null ? Path.of(".") : folder,
            "." + file.getFileName(),
            ".new",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    return Files.writeString(aside, text);
  }
}
