package dev.anabranch.benchmarks.store;

import dev.anabranch.benchmarks.BenchFailed;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/**
 * Git on one folder, with its repository elsewhere. Its commands are started by a shell that is
 * there already, so that what is measured is git and not how a JVM starts a process.
 */
final class GitShell implements AutoCloseable {
  private static final String ENDED = "ended ";

  private final Process shell;
  private final BufferedWriter in;
  private final BufferedReader out;

  private GitShell(Process shell) {
    this.shell = shell;
    this.in = shell.outputWriter(StandardCharsets.UTF_8);
    this.out = shell.inputReader(StandardCharsets.UTF_8);
  }

  /** Makes the repository; {@link BenchFailed} if there is no git. */
  static GitShell on(Path tree, Path repository) throws IOException {
    ProcessBuilder builder = new ProcessBuilder("/bin/sh");
    builder.redirectErrorStream(true);
    builder
        .environment()
        .putAll(
            Map.of(
                "GIT_DIR", repository.toString(),
                "GIT_WORK_TREE", tree.toString(),
                "GIT_CONFIG_NOSYSTEM", "1",
                "GIT_CONFIG_GLOBAL", "/dev/null",
                "GIT_AUTHOR_NAME", "bench",
                "GIT_AUTHOR_EMAIL", "bench@localhost",
                "GIT_COMMITTER_NAME", "bench",
                "GIT_COMMITTER_EMAIL", "bench@localhost"));
    GitShell git = new GitShell(builder.start());
    try {
      git.run("command -v git");
    } catch (BenchFailed e) {
      git.close();
      throw new BenchFailed("git is not on the PATH; it is the peer of this benchmark: install it");
    }
    git.run("env -u GIT_DIR -u GIT_WORK_TREE git init -q --bare \"$GIT_DIR\"");
    return git;
  }

  /** What git keeps of the folder as it is now. */
  void commit() throws IOException {
    run("git add -A && t=$(git write-tree) && c=$(git commit-tree -m step $t)");
  }

  /** Fills a new folder from the last commit, with an index of its own. */
  void restore(Path into) throws IOException {
    run(
        "GIT_WORK_TREE='%s' GIT_INDEX_FILE=\"$GIT_DIR/restored\" git read-tree -u --reset $t"
            .formatted(into));
  }

  private void run(String line) throws IOException {
    in.write(line + "\necho \"" + ENDED + "$?\"\n");
    in.flush();
    StringBuilder said = new StringBuilder();
    for (String answer = out.readLine(); answer != null; answer = out.readLine()) {
      if (answer.equals(ENDED + 0)) {
        return;
      }
      if (answer.startsWith(ENDED)) {
        break;
      }
      said.append(answer).append('\n');
    }
    throw new BenchFailed("git failed: " + line + "\n" + said);
  }

  @Override
  public void close() {
    shell.destroy();
  }
}
