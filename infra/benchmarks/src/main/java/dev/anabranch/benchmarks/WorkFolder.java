package dev.anabranch.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/** A folder of one benchmark, gone when it ends. */
public final class WorkFolder implements AutoCloseable {
  private final Path path;

  private WorkFolder(Path path) {
    this.path = path;
  }

  /** Below {@code work}, or in the temporary folder. */
  public static WorkFolder below(Optional<Path> work) throws IOException {
    String name = "anabranch-bench";
    return new WorkFolder(
        work.isEmpty()
            ? Files.createTempDirectory(name)
            : Files.createTempDirectory(Files.createDirectories(work.get()), name));
  }

  public Path path() {
    return path;
  }

  @Override
  public void close() throws IOException {
    try (Stream<Path> files = Files.walk(path)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
