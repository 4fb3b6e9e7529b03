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
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Folders on the border: made by the worker, passed through by the user of the rooms. */
public final class SandboxFolders {
  /** Far below the 4096 bytes of the kernel, with room for one more name of any kind. */
  private static final int BELOW_CHARS_MAX = 1000;

  private static final int PASSES_MAX = 1000;

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
    for (int pass = 0; Files.exists(folder, LinkOption.NOFOLLOW_LINKS); pass++) {
      if (pass > PASSES_MAX) {
        throw new IOException("folders too deep to be deleted");
      }
      Files.walkFileTree(folder, new Deleting(folder));
    }
  }

  /**
   * A command may have left folders that even their owner can neither list nor write, and folders
   * so deep in each other that no path is long enough to name them: those are moved up and left for
   * the next pass.
   */
  private static final class Deleting extends SimpleFileVisitor<Path> {
    private final Path root;
    private boolean moved;

    Deleting(Path root) {
      this.root = root;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
        throws IOException {
      if (!Files.isWritable(folder)) {
        open(folder);
      }
      if (folder.toString().length() - root.toString().length() <= BELOW_CHARS_MAX) {
        return FileVisitResult.CONTINUE;
      }
      Files.move(folder, root.resolve("deep-" + UUID.randomUUID()));
      moved = true;
      return FileVisitResult.SKIP_SUBTREE;
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
      open(file);
      Files.walkFileTree(file, this);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure)
        throws IOException {
      if (!moved || !folder.equals(root)) {
        Files.delete(folder);
      }
      return FileVisitResult.CONTINUE;
    }

    private static void open(Path folder) throws IOException {
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    }
  }
}
