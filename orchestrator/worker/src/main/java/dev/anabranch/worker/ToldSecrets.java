package dev.anabranch.worker;

import dev.anabranch.secrets.Redactor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Looks whether a call wrote a secret that it was granted into a file, before the files are kept.
 * The processes of the call are gone, so what is a file stays one.
 */
final class ToldSecrets {
  static final String PUT_BACK =
      " holds the value of a secret that the call was granted, which is never kept; the files were"
          + " put back to before the call, and what it did outside is done";

  private ToldSecrets() {}

  /** The first file with a known value; empty if there is none, or none is known. */
  static Optional<String> in(Path workspace, Redactor redactor) throws IOException {
    if (!redactor.knowsValues()) {
      return Optional.empty();
    }
    List<String> found = new ArrayList<>();
    Files.walkFileTree(
        workspace,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            if (attributes.isRegularFile() && isTold(file, redactor)) {
              found.add("the file " + workspace.relativize(file));
              return FileVisitResult.TERMINATE;
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return found.stream().findFirst();
  }

  private static boolean isTold(Path file, Redactor redactor) throws IOException {
    try (InputStream bytes = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
      return redactor.isToldIn(bytes);
    }
  }
}
