package dev.anabranch.workspace;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
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
    } catch (FileAlreadyExistsException e) {
      throw new IOException(call + " cannot be replaced", e);
    } finally {
      Files.deleteIfExists(temporary);
    }
    dropOldest();
  }

  public boolean has(String call) {
    return ADDRESS.matcher(call).matches() && Files.isRegularFile(folder.resolve(call));
  }

  private void dropOldest() throws IOException {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
      all.forEach(files::add);
    }
    files.sort(Comparator.comparingLong(KeptOutputs::millis).reversed());
    long bytes = 0;
    for (Path file : files) {
      bytes += Files.size(file);
      if (bytes > BYTES_MAX) {
        Files.delete(file);
      }
    }
  }

  private static long millis(Path file) {
    try {
      return Files.getLastModifiedTime(file).toMillis();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
