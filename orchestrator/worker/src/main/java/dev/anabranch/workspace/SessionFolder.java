package dev.anabranch.workspace;

import dev.anabranch.blobs.Owner;
import dev.anabranch.blobs.Snapshots;
import dev.anabranch.blobs.Taken;
import dev.anabranch.sandbox.SandboxFolders;
import dev.anabranch.sandbox.SandboxUser;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.UUID;

/**
 * What a worker keeps for one session: its files, long outputs, and a note of what the files are.
 */
final class SessionFolder {
  /*
   * files/  the workspace, owned by the user of the rooms
   * out/    whole outputs of earlier calls, bound read-only into rooms
   * root    "<root> <boot> <owner>": the files are exactly this snapshot. Taken away before anything
   *         may change them, written back after the next snapshot. A crash in between leaves no
   *         note, and the machine's boot in it makes a note worthless after a power cut, since the
   *         files are not synced.
   *
   * Files without a note are not brought back in place: a room that outlived the worker may hold
   * them. They are put aside, so that it works on a folder that nobody looks at.
   */
  private static final String EMPTY = "empty";
  private static final System.Logger LOG = System.getLogger(SessionFolder.class.getName());

  private final Path folder;
  private final Snapshots snapshots;
  private final Optional<SandboxUser> user;
  private final String boot;
  private final OutputsMade outputsMade;

  /** Told when the folder of outputs has been made, to fill it. */
  @FunctionalInterface
  interface OutputsMade {
    void fill(KeptOutputs outputs) throws IOException;
  }

  SessionFolder(
      Path folder,
      Snapshots snapshots,
      Optional<SandboxUser> user,
      String boot,
      OutputsMade outputsMade) {
    this.folder = folder;
    this.snapshots = snapshots;
    this.user = user;
    this.boot = boot;
    this.outputsMade = outputsMade;
  }

  Path files() {
    return files(folder);
  }

  static Path files(Path folder) {
    return folder.resolve("files");
  }

  Path outputs() {
    return folder.resolve("out");
  }

  boolean isAt(Optional<String> root) throws IOException {
    return note().equals(Optional.of(root.orElse(EMPTY)));
  }

  /** Makes the files those of a snapshot, or none. */
  void bringTo(Optional<String> root) throws IOException {
    if (isAt(root)) {
      return;
    }
    boolean known = note().isPresent() && root.isPresent();
    touch();
    make(folder);
    SandboxFolders.openFor(folder, user);
    if (make(outputs())) {
      outputsMade.fill(new KeptOutputs(outputs()));
    }
    SandboxFolders.openFor(outputs(), user);
    if (!known) {
      abandon();
    }
    if (root.isPresent()) {
      restore(root.get());
    }
    write(root.orElse(EMPTY));
  }

  private void restore(String root) {
    Optional<Owner> owner = user.map(who -> new Owner(who.uid(), who.gid()));
    if (owner.isPresent()) {
      snapshots.restore(root, files(), owner.get());
    } else {
      snapshots.restore(root, files());
    }
  }

  /** From now on the files may be anything. */
  void touch() throws IOException {
    Files.deleteIfExists(noteFile());
  }

  /** Takes a snapshot of the files, and notes it. Nothing may change them meanwhile. */
  Taken take() throws IOException {
    Taken taken = snapshots.measure(files());
    write(taken.root());
    return taken;
  }

  /** Puts the files where nothing looks at them, and starts with none. */
  void abandon() throws IOException {
    touch();
    if (Files.exists(files(), LinkOption.NOFOLLOW_LINKS)) {
      Files.move(files(), folder.resolve("aside-" + UUID.randomUUID()));
      deleteAside(folder);
    }
    make(files());
    SandboxFolders.giveTo(files(), user);
  }

  /** Best effort, now and each time: a room that still writes there can keep its folder. */
  static void deleteAside(Path folder) throws IOException {
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(folder, "aside-*")) {
      for (Path aside : folders) {
        SandboxFolders.delete(aside);
      }
    } catch (DirectoryNotEmptyException stillWritten) {
      LOG.log(System.Logger.Level.WARNING, "still written to: {0}", stillWritten.getFile());
    }
  }

  /** True if the folder was not there. */
  private static boolean make(Path path) throws IOException {
    if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    Files.createDirectory(
        path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    return true;
  }

  private Optional<String> note() throws IOException {
    try {
      String[] words = Files.readString(noteFile()).strip().split(" ");
      boolean holds = words.length == 3 && words[1].equals(boot) && words[2].equals(owner());
      return holds ? Optional.of(words[0]) : Optional.empty();
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  private void write(String root) throws IOException {
    Files.writeString(noteFile(), root + " " + boot + " " + owner() + "\n");
  }

  private String owner() {
    return user.map(who -> Integer.toString(who.uid())).orElse("self");
  }

  private Path noteFile() {
    return folder.resolve("root");
  }
}
