package dev.anabranch.sessions;

import dev.anabranch.blobs.BlobStore;
import dev.anabranch.journal.Journal;
import dev.anabranch.journal.JournalImport;
import dev.anabranch.journal.snapshots.StateSnapshots;
import java.io.IOException;
import java.nio.file.Path;

/** Takes exported sessions in; they rest until somebody resumes, steers or forks them. */
public final class SessionImports {
  private final JournalImport imports;
  private final States states;
  private final Views views;

  public SessionImports(Journal journal, BlobStore blobs) {
    this.imports = new JournalImport(journal, blobs::put);
    this.states = new States(journal, StateSnapshots.none());
    this.views = new Views(journal);
  }

  /**
   * The session of the file, after all of it is durable. Refuses with {@link
   * dev.anabranch.journal.ExportRefused} what is no sound export, with {@link
   * dev.anabranch.journal.ImportCollides} what is here with another content; nothing was written
   * then. {@code name} is what messages call the file.
   */
  public SessionView read(Path file, String name) throws IOException {
    return views.of(states.now(imports.read(file, name).id()));
  }
}
