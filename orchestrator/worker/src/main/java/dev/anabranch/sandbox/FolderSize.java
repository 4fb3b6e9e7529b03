package dev.anabranch.sandbox;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A rough count of a workspace while a command works in it: links are not followed, what vanishes
 * meanwhile is passed over, and counting stops at the first bound that is passed.
 */
final class FolderSize extends SimpleFileVisitor<Path> {
  private final Path root;
  private final SandboxLimits limits;
  private long bytes;
  private int files;
  private int depth;

  private FolderSize(Path root, SandboxLimits limits) {
    this.root = root;
    this.limits = limits;
  }

  /** What is too large about the folder, in words for the model. */
  static Optional<String> excess(Path folder, SandboxLimits limits) {
    FolderSize size = new FolderSize(folder, limits);
    try {
      Files.walkFileTree(folder, size);
    } catch (IOException unreadable) {
      return Optional.empty();
    }
    return size.excess();
  }

  private Optional<String> excess() {
    if (bytes > limits.workspaceBytes()) {
      return Optional.of("the workspace grew beyond " + limits.workspaceBytes() + " bytes");
    }
    if (files > limits.workspaceFiles()) {
      return Optional.of("the workspace grew beyond " + limits.workspaceFiles() + " files");
    }
    if (depth > limits.workspaceDepth()) {
      return Optional.of(
          "the workspace grew deeper than " + limits.workspaceDepth() + " folders in each other");
    }
    return Optional.empty();
  }

  @Override
  public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
    depth = Math.max(depth, folder.getNameCount() - root.getNameCount());
    return count(0);
  }

  @Override
  public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
    return count(attributes.isRegularFile() ? attributes.size() : 0);
  }

  @Override
  public FileVisitResult visitFileFailed(Path file, IOException vanished) {
    return FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException e) {
    return FileVisitResult.CONTINUE;
  }

  private FileVisitResult count(long more) {
    files++;
    bytes += more;
    return excess().isPresent() ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
  }
}
