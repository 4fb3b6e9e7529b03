package dev.anabranch.console;

import dev.anabranch.blobs.BlobStore;
import dev.anabranch.blobs.Snapshots;
import dev.anabranch.bus.DeadRecord;
import dev.anabranch.events.ModelChoice;
import dev.anabranch.journal.ExperienceDesk;
import dev.anabranch.journal.anchor.AnchorPlace;
import dev.anabranch.json.Json;
import dev.anabranch.remote.RemoteWorkers;
import dev.anabranch.sessions.LiveReplies;
import dev.anabranch.sessions.SessionReads;
import dev.anabranch.sessions.SessionView;
import dev.anabranch.sessions.Sessions;
import dev.anabranch.sessions.dispatch.RunningOutputs;
import dev.anabranch.sessions.dispatch.WorkerView;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * What the console shows and drives.
 *
 * @param replies what models say while they say it
 * @param commits tells that something was committed: {@code journal::onCommit}
 * @param experience the library of lessons, as people keep it
 * @param readiness whether the node can take tasks, asked by {@code /health/ready}
 * @param doctor what {@code doctor} would print, as JSON
 * @param workers those of which something was heard: {@link
 *     dev.anabranch.sessions.dispatch.Workers#all}
 * @param outputs what running calls print
 * @param remote the remote workers of the worker here; empty if there is none
 * @param dead the records that nobody could use; empty if no bus is at hand
 * @param anchors where the signed statements of heads lie; empty if there is no such place
 */
public record ConsolePorts(
    Sessions sessions,
    SessionReads reads,
    LiveReplies replies,
    Imports imports,
    Commits commits,
    BlobStore blobs,
    Snapshots snapshots,
    Models models,
    ExperienceDesk experience,
    Supplier<Readiness> readiness,
    Supplier<Json.Obj> doctor,
    Supplier<List<WorkerView>> workers,
    RunningOutputs outputs,
    Optional<RemoteWorkers> remote,
    Optional<DeadLetters> dead,
    Optional<AnchorPlace> anchors) {

  /** Takes in an exported file: {@link dev.anabranch.sessions.SessionImports#read}. */
  public interface Imports {
    SessionView read(Path file, String name) throws IOException;
  }

  /** The newest of the records that nobody could use: {@link dev.anabranch.bus.Bus#dead}. */
  public interface DeadLetters {
    List<DeadRecord> newest(int max);
  }

  /** Calls a listener soon after each commit, on a thread that must not be blocked. */
  public interface Commits {
    AutoCloseable onCommit(Runnable listener);
  }

  /** Finds the model that a person named, or the default; {@link Sessions.Refused} says why not. */
  public interface Models {
    ModelChoice choose(Optional<String> name);

    /** The model that takes over from the chosen one; empty if none was named for that. */
    default Optional<ModelChoice> fallback(Optional<String> name, ModelChoice chosen) {
      return name.map(other -> choose(Optional.of(other)));
    }

    /** Tokens of the context window; empty if nobody knows. */
    default OptionalLong window(ModelChoice chosen) {
      return OptionalLong.empty();
    }
  }

  /** Ready if nothing is missing; {@code missing} says what, in words. */
  public record Readiness(List<String> missing) {
    public static final Readiness READY = new Readiness(List.of());

    public Readiness {
      missing = List.copyOf(missing);
    }

    public boolean ready() {
      return missing.isEmpty();
    }
  }
}
