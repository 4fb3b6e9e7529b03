package dev.anabranch.workspace;

import dev.anabranch.blobs.FileName;
import dev.anabranch.sandbox.SandboxUser;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The files of a workspace as the worker's own tools see them: without a process, and without ever
 * following a link, so that a link that a command left behind leads nowhere. Folders, fifos,
 * devices and links are refused where a file is asked for, with words that say what they are.
 */
public final class WorkspaceFiles {
  /** The longest file that is read whole, in bytes. */
  public static final long FILE_BYTES_MAX = 16L << 20;

  private final Path workspace;
  private final Path outputs;
  private final Optional<SandboxUser> owner;

  public WorkspaceFiles(Path workspace, Path outputs, Optional<SandboxUser> owner) {
    this.workspace = workspace;
    this.outputs = outputs;
    this.owner = owner;
  }

  /** What stands at a path. */
  public enum Kind {
    FILE,
    FOLDER,
    LINK,
    OTHER
  }

  /** One name in a folder. {@code target} is there for links only. */
  public record Listed(WorkspacePath path, Kind kind, long bytes, Optional<String> target) {}

  /** The bytes of a file. */
  public byte[] read(WorkspacePath path) throws FileRefused {
    if (path.isRoot()) {
      throw new FileRefused(path + " is a folder; use fs_list");
    }
    try (OpenFolder folder = open(path.parent(), path)) {
      PosixFileAttributes found = file(folder, path);
      if (found.size() > FILE_BYTES_MAX) {
        throw new FileRefused(
            path + " has " + found.size() + " bytes, too many to read whole; use shell_run");
      }
      try (SeekableByteChannel in = folder.file(path.name(), Set.of(StandardOpenOption.READ))) {
        return Channels.newInputStream(in).readNBytes(Math.toIntExact(FILE_BYTES_MAX));
      }
    } catch (IOException e) {
      throw refused(path, e);
    }
  }

  /** Makes or replaces a file; makes the folders above it; a file that is there keeps its mode. */
  public boolean write(WorkspacePath path, byte[] bytes) throws FileRefused {
    if (path.isRoot() || path.place() != WorkspacePath.Place.WORKSPACE) {
      throw new FileRefused(path + " cannot be written; name a file in the workspace");
    }
    try {
      makeFolders(path.parent());
      try (OpenFolder folder = open(path.parent(), path)) {
        boolean isNew = folder.look(path.name()).isEmpty();
        if (!isNew) {
          file(folder, path);
        }
        try (SeekableByteChannel out = folder.file(path.name(), writing(isNew))) {
          ByteBuffer left = ByteBuffer.wrap(bytes);
          while (left.hasRemaining()) {
            out.write(left);
          }
        }
        if (isNew) {
          made(folder, path, "rw-r--r--");
        }
        return isNew;
      }
    } catch (IOException e) {
      throw refused(path, e);
    }
  }

  private static Set<StandardOpenOption> writing(boolean isNew) {
    return isNew
        ? Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW)
        : Set.of(StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING);
  }

  /** What is in a folder, sorted by name. */
  public List<Listed> list(WorkspacePath path) throws FileRefused {
    try (OpenFolder folder = open(path, path)) {
      List<Listed> listed = new ArrayList<>();
      for (String name : folder.names()) {
        Optional<PosixFileAttributes> found = folder.look(name);
        if (found.isPresent()) {
          listed.add(listed(path.child(name), found.get()));
        }
      }
      return listed;
    } catch (IOException e) {
      throw refused(path, e);
    }
  }

  /** What stands at a path; empty if nothing does, or if a folder on the way is missing. */
  public Optional<Listed> look(WorkspacePath path) throws FileRefused {
    if (path.isRoot()) {
      return Optional.of(new Listed(path, Kind.FOLDER, 0, Optional.empty()));
    }
    try (OpenFolder folder = open(path.parent(), path)) {
      return folder.look(path.name()).map(found -> listed(path, found));
    } catch (NoSuchPath e) {
      return Optional.empty();
    } catch (IOException e) {
      throw refused(path, e);
    }
  }

  private Listed listed(WorkspacePath path, PosixFileAttributes found) {
    Kind kind = kind(found);
    Optional<String> target = kind == Kind.LINK ? target(path) : Optional.empty();
    return new Listed(path, kind, found.size(), target);
  }

  private static Kind kind(PosixFileAttributes found) {
    if (found.isSymbolicLink()) {
      return Kind.LINK;
    }
    if (found.isDirectory()) {
      return Kind.FOLDER;
    }
    return found.isRegularFile() ? Kind.FILE : Kind.OTHER;
  }

  private Optional<String> target(WorkspacePath path) {
    try {
      return Optional.of(FileName.of(Files.readSymbolicLink(onDisk(path))));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private PosixFileAttributes file(OpenFolder folder, WorkspacePath path)
      throws IOException, FileRefused {
    PosixFileAttributes found = folder.look(path.name()).orElseThrow(() -> new NoSuchPath(path));
    switch (kind(found)) {
      case FILE -> {}
      case FOLDER -> throw new FileRefused(path + " is a folder; use fs_list");
      case LINK -> throw link(path);
      case OTHER -> throw new FileRefused(path + " is a fifo, socket or device, not a file");
    }
    return found;
  }

  private FileRefused link(WorkspacePath path) {
    return new FileRefused(
        path
            + " is a symbolic link"
            + target(path).map(to -> " to " + WorkspacePath.shown(to)).orElse("")
            + ", and links are not followed; use the path it points to, or shell_run");
  }

  /** Opens the folder, one name after the other; {@code wanted} is for the words of a refusal. */
  private OpenFolder open(WorkspacePath path, WorkspacePath wanted)
      throws IOException, FileRefused {
    OpenFolder folder = OpenFolder.trusted(root(path.place()));
    for (int i = 0; i < path.names().size(); i++) {
      try (OpenFolder above = folder) {
        folder = step(above, path.first(i + 1), wanted);
      }
    }
    return folder;
  }

  private OpenFolder step(OpenFolder above, WorkspacePath path, WorkspacePath wanted)
      throws IOException, FileRefused {
    PosixFileAttributes found = above.look(path.name()).orElseThrow(() -> new NoSuchPath(wanted));
    return switch (kind(found)) {
      case FOLDER -> above.folder(path.name());
      case LINK -> throw link(path);
      case FILE, OTHER -> throw new FileRefused(path + " is not a folder");
    };
  }

  private void makeFolders(WorkspacePath path) throws IOException, FileRefused {
    for (int i = 1; i <= path.names().size(); i++) {
      WorkspacePath step = path.first(i);
      try (OpenFolder above = open(step.parent(), step)) {
        if (above.look(step.name()).isEmpty()) {
          // No call can make one inside an open folder; nothing else changes the workspace now.
          Files.createDirectory(onDisk(step));
          made(above, step, "rwxr-xr-x");
        }
      }
    }
  }

  private void made(OpenFolder folder, WorkspacePath path, String mode) throws IOException {
    folder.mode(path.name(), mode);
    if (owner.isPresent()) {
      folder.give(path.name(), owner.get());
    }
  }

  private Path root(WorkspacePath.Place place) {
    return switch (place) {
      case WORKSPACE -> workspace;
      case OUTPUTS -> outputs;
    };
  }

  private Path onDisk(WorkspacePath path) {
    Path at = root(path.place());
    for (String name : path.names()) {
      at = at.resolve(FileName.path(name));
    }
    return at;
  }

  private FileRefused refused(WorkspacePath path, IOException e) {
    if (e instanceof NoSuchPath) {
      return new FileRefused(new NearbyNames(this).forMissing(path));
    }
    return new FileRefused(path + " could not be used: " + FileRefused.reason(e));
  }

  /** A path that has nothing at its end. */
  private static final class NoSuchPath extends IOException {
    private static final long serialVersionUID = 1L;

    NoSuchPath(WorkspacePath path) {
      super(path.toString());
    }
  }
}
