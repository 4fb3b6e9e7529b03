package dev.anabranch.launcher.cli;

import dev.anabranch.launcher.data.ServerNote;
import dev.anabranch.launcher.terminal.Exit;
import dev.anabranch.launcher.terminal.VerbFailed;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Ends the server of a data folder. */
@Command(
    name = "down",
    description = "Stop the server of the data folder; its sessions go on at the next start.",
    footer = {"", "Examples:", "  anabranch down", "  anabranch down --force"})
final class Down implements Callable<Integer> {
  private static final Duration GRACE = Duration.ofMinutes(1);

  private final Anabranch anabranch;

  @Option(names = "--force", description = "At once, as a crash would.")
  private boolean force;

  Down(Anabranch anabranch) {
    this.anabranch = anabranch;
  }

  @Override
  public Integer call() {
    Optional<ServerNote> note = ServerNote.living(anabranch.data());
    if (note.isEmpty()) {
      anabranch.terminal().notice("no server is up for " + anabranch.data());
      return Exit.DONE;
    }
    note.get().process().ifPresent(this::end);
    anabranch.terminal().notice("stopped the server of " + anabranch.data());
    return Exit.DONE;
  }

  private void end(ProcessHandle process) {
    boolean asked = force ? process.destroyForcibly() : process.destroy();
    if (!asked) {
      throw new VerbFailed(
          Exit.USAGE, "process " + process.pid() + " belongs to another user; stop it as that one");
    }
    try {
      process.onExit().get(GRACE.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new VerbFailed(
          Exit.TIMED_OUT,
          "process "
              + process.pid()
              + " has not ended within "
              + GRACE.toSeconds()
              + " s; `down --force` ends it at once, and nothing that was appended is lost");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new VerbFailed(Exit.INTERRUPTED, "interrupted");
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }
}
