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
  private static WorkFolder below(Optional<Path> work) throws IOException {
    String name = "anabranch-bench";
    return new WorkFolder(
        work.isEmpty()
            ? Files.createTempDirectory(name)
            : Files.createTempDirectory(Files.createDirectories(work.get()), name));
  }

  /** What is measured in a folder. */
  public interface Measured<T> {
    T in(Path folder) throws Exception;
  }

  /** Measures in a folder of its own; whatever stops it is a {@link BenchFailed}. */
  public static <T> T use(Optional<Path> work, Measured<T> measured) {
    try (WorkFolder folder = below(work)) {
      return measured.in(folder.path());
    } catch (BenchFailed e) {
      throw e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchFailed("interrupted", e);
    } catch (Exception e) {
      throw new BenchFailed("stopped: " + e, e);
    }
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
