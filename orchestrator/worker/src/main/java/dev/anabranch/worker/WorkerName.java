package dev.anabranch.worker;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;

/**
 * The name by which a worker's beats are known: its id, and some letters made once for its call
 * journal. Two hosts may both call their worker {@code local}; on the bus they must not be one.
 */
final class WorkerName {
  private static final int LETTERS = 8;

  private WorkerName() {}

  static String in(Path calls, String id) throws IOException {
    Path file = calls.resolve("name");
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      Path fresh = calls.resolve("name.new");
      Files.writeString(fresh, id + "-" + UUID.randomUUID().toString().substring(0, LETTERS));
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    }
    String name = Files.readString(file, StandardCharsets.US_ASCII);
    if (!name.matches("[a-z0-9][a-z0-9-]{0,48}")) {
      throw new IOException(file + " holds no name; delete it");
    }
    return name;
  }
}
