package dev.anabranch.journal.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;

/** A folder that holds one image after another; in memory where there is such a place. */
final class ImageFolder implements AutoCloseable {
  private static final Path MEMORY = Path.of("/dev/shm");

  private final Path folder;

  ImageFolder() throws IOException {
    folder =
        Files.isWritable(MEMORY)
            ? Files.createTempDirectory(MEMORY, "anabranch-image")
            : Files.createTempDirectory("anabranch-image");
  }

  Path journal() {
    return folder.resolve(HistoryWriter.JOURNAL);
  }

  void hold(Map<String, byte[]> image) throws IOException {
    empty();
    for (Map.Entry<String, byte[]> file : image.entrySet()) {
      Files.write(folder.resolve(file.getKey()), file.getValue());
    }
  }

  private void empty() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
  }

  @Override
  public void close() throws IOException {
    empty();
    Files.delete(folder);
  }
}
