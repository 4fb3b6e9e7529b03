package dev.anabranch.checks.processes;

import java.nio.file.Files;
import java.nio.file.Path;

/** The clone that these tests stand in. */
final class Clone {
  private Clone() {}

  static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.isExecutable(folder.resolve("infra/anabranch"))) {
      Path parent = folder.getParent();
      if (parent == null) {
        throw new IllegalStateException("not inside a clone: " + Path.of("").toAbsolutePath());
      }
      folder = parent;
    }
    return folder;
  }

  static Path command() {
    return root().resolve("infra/anabranch");
  }
}
