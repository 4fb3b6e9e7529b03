package dev.anabranch.launcher.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;

/**
 * Everything that one installation keeps, in one folder of mode 0700. Asking for a path creates
 * nothing; {@link #create} does.
 */
public final class DataFolder {
  private static final int SECRET_BYTES = 24;

  private final Path root;

  public DataFolder(Path root) {
    this.root = root.toAbsolutePath().normalize();
  }

  /** Makes the folder if it is missing. Refuses a path that is no folder or cannot be written. */
  public DataFolder create() {
    try {
      if (!Files.isDirectory(root)) {
        Files.createDirectories(root.resolve("..").normalize());
        Files.createDirectory(
            root,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      }
    } catch (FileAlreadyExistsException e) {
      if (!Files.isDirectory(root)) {
        throw new DataFolderRefused("data folder " + root + " is a file; name another by --data");
      }
    } catch (IOException e) {
      throw new DataFolderRefused("cannot make data folder " + root + ": " + e.getMessage());
    }
    if (!Files.isWritable(root)) {
      throw new DataFolderRefused(
          "data folder " + root + " cannot be written by this user; name another by --data");
    }
    return this;
  }

  public boolean exists() {
    return Files.isDirectory(root);
  }

  /** Room that is left on the disk of the folder; 0 if it cannot be asked. */
  public long usableBytes() {
    try {
      return Files.getFileStore(root).getUsableSpace();
    } catch (IOException e) {
      return 0;
    }
  }

  public Path root() {
    return root;
  }

  public Path journal() {
    return root.resolve("journal.db");
  }

  /** What is derived from the journal; may be deleted while nothing runs. */
  public Path derived() {
    return root.resolve("derived.db");
  }

  /** The signed statements of all heads, unless the configuration names another place. */
  public Path anchors() {
    return root.resolve("anchors.jsonl");
  }

  /** What the console keeps: tokens that were given, and who read and did what. */
  public Path console() {
    return root.resolve("console");
  }

  public Path blobs() {
    return root.resolve("blobs");
  }

  /** Which journals name blobs of this folder. */
  public Path blobJournals() {
    return root.resolve("blobs.journals");
  }

  public Path calls() {
    return root.resolve("calls");
  }

  public Path kafka() {
    return root.resolve("kafka");
  }

  public Path workspaces() {
    return root.resolve("workspaces");
  }

  /** Skills that every session on this server can use. */
  public Path skills() {
    return root.resolve("skills");
  }

  /** Which skills of workspaces a person approved. */
  public Path trustedSkills() {
    return root.resolve("skills.trusted");
  }

  public Path demo() {
    return root.resolve("demo");
  }

  public Path log() {
    return root.resolve("server.log");
  }

  Path serverLock() {
    return root.resolve("server.lock");
  }

  Path serverNote() {
    return root.resolve("server.json");
  }

  private Path tokenFile() {
    return root.resolve("token");
  }

  /** The token of this data folder, made at the first need and kept for ever. */
  public String token() {
    return secret(tokenFile());
  }

  public Optional<String> existingToken() {
    return existing(tokenFile());
  }

  /** What the embedded broker and its clients know each other by. */
  public String busSecret() {
    return secret(root.resolve("bus.secret"));
  }

  private static Optional<String> existing(Path file) {
    try {
      return Optional.of(Files.readString(file).strip()).filter(text -> !text.isEmpty());
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new DataFolderRefused("cannot read " + file + ": " + e.getMessage());
    }
  }

  /** Written aside and linked into place, so that two makers agree on one whole secret. */
  private static String secret(Path file) {
    Optional<String> existing = existing(file);
    if (existing.isPresent()) {
      return existing.get();
    }
    byte[] bytes = new byte[SECRET_BYTES];
    new SecureRandom().nextBytes(bytes);
    String made = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    try {
      Path aside = PrivateFile.writeAside(file, made + "\n");
      try {
        Files.createLink(file, aside);
        return made;
      } catch (FileAlreadyExistsException e) {
        return existing(file).orElseThrow();
      } finally {
        Files.delete(aside);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }

  @Override
  public String toString() {
    return root.toString();
  }
}
