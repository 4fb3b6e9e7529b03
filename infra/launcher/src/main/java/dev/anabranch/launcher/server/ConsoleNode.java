package dev.anabranch.launcher.server;

import dev.anabranch.blobs.BlobStore;
import dev.anabranch.blobs.FolderBlobs;
import dev.anabranch.blobs.Snapshots;
import dev.anabranch.console.ConsolePorts;
import dev.anabranch.console.ConsolePorts.Readiness;
import dev.anabranch.console.ConsoleServer;
import dev.anabranch.journal.Database;
import dev.anabranch.journal.ExperienceDesk;
import dev.anabranch.journal.JdbcExperienceLog;
import dev.anabranch.journal.JdbcJournal;
import dev.anabranch.journal.JournalReader;
import dev.anabranch.journal.derived.Derived;
import dev.anabranch.journal.snapshots.SqliteSnapshots;
import dev.anabranch.journal.snapshots.StateSnapshots;
import dev.anabranch.launcher.config.Configuration;
import dev.anabranch.launcher.data.DataFolder;
import dev.anabranch.launcher.doctor.Doctor;
import dev.anabranch.launcher.server.Closing.Part;
import dev.anabranch.launcher.task.ModelNaming;
import dev.anabranch.sessions.JournalSessionReads;
import dev.anabranch.sessions.LiveReplies;
import dev.anabranch.sessions.Sessions;
import dev.anabranch.sessions.dispatch.RunningOutputs;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A console alone: shows what is stored, also while another process writes it; changes nothing. */
public final class ConsoleNode implements Node {
  private final Closing parts;
  private final int port;
  private final CompletableFuture<String> over = new CompletableFuture<>();

  private ConsoleNode(Closing parts, int port) {
    this.parts = parts;
    this.port = port;
  }

  static ConsoleNode start(DataFolder data, Configuration configuration, ServerOptions options) {
    Logging.toFile(data.create().root().resolve("console.log"), OwnSecrets.of(data, configuration));
    Closing parts = new Closing();
    try {
      Database place = JournalPlace.of(configuration, data);
      JournalReader journal = parts.keep(Part.JOURNAL, JdbcJournal.readOnly(place));
      StateSnapshots states = SqliteSnapshots.readOnly(data.derived());
      Derived derived = parts.keep(Part.DERIVED, Derived.stored(place, data.derived(), journal));
      BlobStore blobs = FolderBlobs.reading(data.blobs());
      ConsolePorts ports =
          new ConsolePorts(
              new ReadOnlySessions(),
              new JournalSessionReads(
                  journal,
                  states,
                  blobs,
                  Optional.of(JournalPlace.anchors(configuration, data)),
                  derived),
              LiveReplies.NONE,
              (file, name) -> {
                throw new Sessions.Refused(ReadOnlySessions.ONLY_SHOWS);
              },
              journal::onCommit,
              blobs,
              new Snapshots(blobs),
              name -> ModelNaming.EMBEDDED,
              new ExperienceDesk(parts.keep(Part.EXPERIENCE, JdbcExperienceLog.readOnly(place))),
              () -> Readiness.READY,
              () -> new Doctor(data, configuration).json(),
              List::of,
              new RunningOutputs(),
              Optional.empty(),
              Optional.empty(),
              Optional.of(JournalPlace.anchors(configuration, data)));
      ConsoleServer console =
          new ConsoleServer(ConsoleAddress.settings(data, configuration, options), ports);
      return new ConsoleNode(parts, parts.keep(Part.CONSOLE, console).start());
    } catch (RuntimeException e) {
      parts.close();
      throw e;
    }
  }

  @Override
  public OptionalInt port() {
    return OptionalInt.of(port);
  }

  @Override
  public CompletionStage<?> ready() {
    return CompletableFuture.completedStage("ready");
  }

  @Override
  public CompletionStage<String> over() {
    return over;
  }

  @Override
  public void close() {
    parts.close();
  }
}
