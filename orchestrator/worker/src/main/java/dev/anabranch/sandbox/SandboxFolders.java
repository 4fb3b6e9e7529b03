package dev.anabranch.sandbox;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Folders on the border: made by the worker, passed through by the user of the rooms. */
public final class SandboxFolders {
  private SandboxFolders() {}

  /**
   * Lets only the worker write the folder and, if the rooms have a user of their own, that user's
   * group pass through and read it.
   */
  public static void openFor(Path folder, Optional<SandboxUser> user) throws IOException {
    if (user.isPresent()) {
      Files.setAttribute(folder, "unix:gid", user.get().gid(), LinkOption.NOFOLLOW_LINKS);
    }
    Files.setPosixFilePermissions(
        folder, PosixFilePermissions.fromString(user.isPresent() ? "rwxr-x---" : "rwx------"));
  }

  /** Gives the folder itself, not what is in it, to the user of the rooms. */
  public static void giveTo(Path folder, Optional<SandboxUser> user) throws IOException {
    if (user.isPresent()) {
      Files.setAttribute(folder, "unix:gid", user.get().gid(), LinkOption.NOFOLLOW_LINKS);
      Files.setAttribute(folder, "unix:uid", user.get().uid(), LinkOption.NOFOLLOW_LINKS);
    }
  }

  /** Deletes a folder with all in it; links are deleted, not followed. Nothing there is fine. */
  public static void delete(Path folder) throws IOException {
    if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    Files.walkFileTree(folder, new Deleting());
  }

  /** A command may have left folders that even their owner cannot list. */
  private static final class Deleting extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.delete(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
      if (!Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
        throw failure;
      }
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
      Files.walkFileTree(file, new Deleting());
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure)
        throws IOException {
      Files.delete(folder);
      return FileVisitResult.CONTINUE;
    }
  }
}
