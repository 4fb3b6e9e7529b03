package dev.anabranch.workspace;

import dev.anabranch.events.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Where the workspaces of a data folder are. An ordinary user's are inside it; root's are at a
 * place that the user of the rooms can pass through, since a home of mode 0700 would hide them.
 */
public record WorkspaceHome(Path folder, int number) {
  private static final Path SHARED = Path.of("/var/lib/anabranch");
  private static final Path ROOTS = SHARED.resolve("ws");

  /**
   * {@code number} is the same for the same data folder; it spreads data folders over uids. A
   * second worker on the same data folder needs a suffix of its own.
   */
  public static WorkspaceHome of(Path data, boolean root, String suffix) throws IOException {
    Files.createDirectories(data);
    Path real = data.toRealPath();
    String id = Sha256.hex(real.toString()).substring(0, 16);
    int number = Integer.parseInt(id.substring(0, 7), 16);
    if (!root) {
      Path folder = real.resolve("workspaces" + suffix);
      Files.createDirectories(folder);
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
      return new WorkspaceHome(folder, number);
    }
    passable(SHARED);
    passable(ROOTS);
    return new WorkspaceHome(passable(ROOTS.resolve(id + suffix)), number);
  }

  /** Others may pass through, and neither list nor write. */
  private static Path passable(Path folder) throws IOException {
    Files.createDirectories(folder);
    return Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
  }
}
