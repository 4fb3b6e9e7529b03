package dev.anabranch.sessions;

import dev.anabranch.blobs.BlobStore;
import dev.anabranch.journal.Journal;
import dev.anabranch.journal.JournalImport;
import java.io.IOException;
import java.nio.file.Path;

/** Takes exported sessions in; they rest until somebody resumes, steers or forks them. */
public final class SessionImports {
  private final JournalImport imports;
  private final SessionReads reads;

  public SessionImports(Journal journal, BlobStore blobs, SessionReads reads) {
    this.imports = new JournalImport(journal, blobs::put);
    this.reads = reads;
  }

  /**
   * The session of the file, after all of it is durable. Refuses with {@link
   * dev.anabranch.journal.ExportRefused} what is no sound export, with {@link
   * dev.anabranch.journal.ImportCollides} what is here with another content; nothing was written
   * then. {@code name} is what messages call the file.
   */
  public SessionView read(Path file, String name) throws IOException {
    return reads.show(imports.read(file, name).id());
  }
}
