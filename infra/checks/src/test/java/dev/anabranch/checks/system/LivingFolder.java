package dev.anabranch.checks.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A folder in which a server writes while it is looked at. */
public final class LivingFolder extends SimpleFileVisitor<Path> {
  private final List<Path> files = new ArrayList<>();

  private LivingFolder() {}

  /** The regular files below it; what is gone before it is looked at is left out. */
  public static List<Path> files(Path folder) {
    LivingFolder living = new LivingFolder();
    try {
      Files.walkFileTree(folder, living);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return living.files;
  }

  @Override
  public FileVisitResult visitFile(Path file, BasicFileAttributes is) {
    if (is.isRegularFile()) {
      files.add(file);
    }
    return FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult visitFileFailed(Path file, IOException gone) {
    return FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException gone) {
    return FileVisitResult.CONTINUE;
  }
}
