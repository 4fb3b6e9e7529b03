package dev.anabranch.launcher.task;

import dev.anabranch.blobs.Archive;
import dev.anabranch.blobs.BlobStore;
import dev.anabranch.blobs.WorkspaceBounds;
import dev.anabranch.blobs.WorkspaceTooLarge;
import dev.anabranch.launcher.client.HttpApi;
import dev.anabranch.launcher.data.DataFolder;
import dev.anabranch.launcher.terminal.Exit;
import dev.anabranch.launcher.terminal.VerbFailed;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/** Sends a copy of a person's folder to the server; the data folder in it is left out. */
public final class WorkspaceUpload {
  private final DataFolder data;
  private final Path folder;

  private WorkspaceUpload(DataFolder data, Path folder) {
    this.data = data;
    this.folder = folder;
  }

  /** Refuses what is no readable folder, and what lies in the data folder. */
  public static WorkspaceUpload of(Path dir, DataFolder data) {
    if (!Files.isDirectory(dir)) {
      String why = Files.exists(dir) ? "is not a folder" : "does not exist";
      throw new VerbFailed(Exit.USAGE, "--dir " + dir + " " + why);
    }
    if (!Files.isReadable(dir)) {
      throw new VerbFailed(Exit.USAGE, "--dir " + dir + " cannot be read by this user");
    }
    try {
      Path real = dir.toRealPath();
      if (data.exists() && real.startsWith(data.root().toRealPath())) {
        boolean demo = real.startsWith(data.demo());
        if (!demo) {
          throw new VerbFailed(
              Exit.USAGE, "--dir " + dir + " lies in the data folder " + data + "; name another");
        }
      }
      return new WorkspaceUpload(data, real);
    } catch (IOException e) {
      throw new VerbFailed(Exit.USAGE, "--dir " + dir + " cannot be read: " + e.getMessage());
    }
  }

  /** The folder's real path. */
  public Path folder() {
    return folder;
  }

  /** Packs, sends, and answers the SHA-256 of the archive. */
  public String send(HttpApi server) {
    try {
      Path archive = Files.createTempFile("anabranch-", ".tar.gz");
      try {
        pack(archive);
        return server.putBlob(archive);
      } finally {
        Files.delete(archive);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot pack " + folder, e);
    }
  }

  private void pack(Path archive) throws IOException {
    Set<Path> excluded = data.exists() ? Set.of(data.root().toRealPath()) : Set.of();
    try (OutputStream out = Files.newOutputStream(archive)) {
      Archive.pack(folder, excluded, WorkspaceBounds.DEFAULT, out);
    } catch (WorkspaceTooLarge e) {
      throw new VerbFailed(Exit.USAGE, "--dir " + folder + ": " + e.getMessage());
    }
    if (Files.size(archive) > BlobStore.BYTES_MAX) {
      throw new VerbFailed(
          Exit.USAGE,
          "--dir "
              + folder
              + " is "
              + (Files.size(archive) >> 20)
              + " MiB when packed, at most "
              + (BlobStore.BYTES_MAX >> 20)
              + " MiB are taken; name a smaller folder");
    }
  }
}
