package dev.anabranch.workspace;

import dev.anabranch.blobs.Taken;
import dev.anabranch.sandbox.SandboxUser;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** A session's workspace, lent to one call until it is closed (by the same thread). */
public final class Workspace implements AutoCloseable {
  private final SessionFolder folder;
  private final Optional<SandboxUser> user;
  private final Runnable giveBack;

  Workspace(SessionFolder folder, Optional<SandboxUser> user, Runnable giveBack) {
    this.folder = folder;
    this.user = user;
    this.giveBack = giveBack;
  }

  /** The folder that is bound into a room. */
  public Path path() {
    return folder.files();
  }

  public Path outputs() {
    return folder.outputs();
  }

  public WorkspaceFiles files() {
    return new WorkspaceFiles(folder.files(), folder.outputs(), user);
  }

  /** To be said before the files may change: from now on they are no snapshot. */
  public void touch() throws IOException {
    folder.touch();
  }

  /**
   * Takes a snapshot of the files as they are now; throws {@link
   * dev.anabranch.blobs.WorkspaceTooLarge} if they are beyond a bound.
   */
  public Taken take() throws IOException {
    return folder.take();
  }

  /** Makes the files those of an earlier snapshot, whatever became of them. */
  public void putBack(Optional<String> root) throws IOException {
    folder.abandon();
    folder.bringTo(root);
  }

  @Override
  public void close() {
    giveBack.run();
  }
}
