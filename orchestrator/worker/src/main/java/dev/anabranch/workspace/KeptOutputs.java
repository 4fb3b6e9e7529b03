package dev.anabranch.workspace;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The long outputs of a session's calls, one file each, named by the call's address. They are
 * copies: the blob is the original. The oldest go when all together pass {@link #BYTES_MAX}.
 */
public final class KeptOutputs {
  public static final long BYTES_MAX = 512L << 20;
  private static final Pattern ADDRESS = Pattern.compile("[0-9]{1,18}\\.[0-9]{1,9}");

  private final Path folder;

  public KeptOutputs(Path folder) {
    this.folder = folder;
  }

  /** Keeps an output; another one of the same call is replaced. */
  public void keep(String call, InputStream output) throws IOException {
    if (!ADDRESS.matcher(call).matches()) {
      return;
    }
    Path temporary = Files.createTempFile(folder.getParent(), "out-", "");
    try {
      Files.copy(output, temporary, StandardCopyOption.REPLACE_EXISTING);
      // The user of the rooms reads it through a read-only bind; only the worker's folder is above.
      Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rw-r--r--"));
      Files.move(temporary, folder.resolve(call), StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(temporary);
    }
    dropOldest();
  }

  private void dropOldest() throws IOException {
    List<Kept> all = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        Kept.of(file).ifPresent(all::add);
      }
    }
    all.sort(Comparator.comparing(Kept::time).reversed());
    long bytes = 0;
    for (Kept kept : all) {
      bytes += kept.bytes();
      if (bytes > BYTES_MAX) {
        Files.deleteIfExists(kept.file());
      }
    }
  }

  /** One output; another call of the session may drop it at any time. */
  private record Kept(Path file, FileTime time, long bytes) {
    static Optional<Kept> of(Path file) throws IOException {
      try {
        BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
        return Optional.of(new Kept(file, found.lastModifiedTime(), found.size()));
      } catch (NoSuchFileException e) {
        return Optional.empty();
      }
    }
  }
}
