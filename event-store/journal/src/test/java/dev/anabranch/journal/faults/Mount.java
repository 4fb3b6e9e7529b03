package dev.anabranch.journal.faults;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Real file systems in a mount namespace of one process: whatever happens to it, they go with it.
 */
final class Mount {
  /** The exit status of a process that could not mount, so that nothing was tested. */
  static final int NO_MOUNT = 77;

  private static final boolean ROOT = "root".equals(System.getProperty("user.name"));

  private Mount() {}

  /** The same command in a namespace where it may mount, as root of its own where we are not. */
  static List<String> inNamespace(List<String> command) {
    List<String> inside = new ArrayList<>(List.of("unshare", "--mount"));
    if (!ROOT) {
      inside.add("--map-root-user");
    }
    inside.addAll(command);
    return inside;
  }

  static boolean isRoot() {
    return ROOT;
  }

  /** Runs a command of the system; one that fails ends the process with what it said. */
  static void run(String... command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        end(String.join(" ", command) + ": " + said);
      }
    } catch (IOException e) {
      end(e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void end(String why) {
    System.out.println(why);
    System.exit(NO_MOUNT);
  }
}
