package dev.anabranch.console.access;

import dev.anabranch.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Where tokens are kept: a file of the data folder, or memory that ends with the server. */
public final class TokenFile {
  private static final String OPEN_TO_OWNER = "rw-------";

  private final Optional<Path> place;
  private Optional<Stamp> stamp = Optional.empty();
  private List<AccessToken> tokens = List.of();

  private TokenFile(Optional<Path> place) {
    this.place = place;
  }

  public static TokenFile in(Path folder) {
    return new TokenFile(Optional.of(folder.resolve("tokens.json")));
  }

  public static TokenFile inMemory() {
    return new TokenFile(Optional.empty());
  }

  /** What tells one version of the file from another. */
  private record Stamp(String key, long size, long millis) {
    static Stamp of(Path file) throws IOException {
      BasicFileAttributes facts = Files.readAttributes(file, BasicFileAttributes.class);
      return new Stamp(
          String.valueOf(facts.fileKey()), facts.size(), facts.lastModifiedTime().toMillis());
    }
  }

  synchronized List<AccessToken> read() {
    if (place.isEmpty()) {
      return tokens;
    }
    try {
      Optional<Stamp> now = Optional.of(Stamp.of(place.get()));
      if (!now.equals(stamp)) {
        Json.Obj json = Json.parseObject(Files.readAllBytes(place.get()));
        tokens = json.list("tokens").stream().map(t -> AccessToken.of(t.asObject())).toList();
        stamp = now;
      }
      return tokens;
    } catch (NoSuchFileException e) {
      stamp = Optional.empty();
      tokens = List.of();
      return tokens;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All or nothing, and durable. */
  synchronized void write(List<AccessToken> all) {
    if (place.isEmpty()) {
      tokens = List.copyOf(all);
      return;
    }
    Json.Obj json =
        Json.object().with("tokens", Json.array(all.stream().map(AccessToken::stored).toList()));
    try {
      replace(place.get(), json.bytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void replace(Path file, byte[] bytes) throws IOException {
    Path folder = Files.createDirectories(file.toAbsolutePath().normalize().resolveSibling("."));
    Path next = file.resolveSibling("tokens.json.new");
    Files.deleteIfExists(next);
    try (FileChannel out =
        FileChannel.open(
            next,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(OPEN_TO_OWNER)))) {
      ByteBuffer left = ByteBuffer.wrap(bytes);
      while (left.hasRemaining()) {
        out.write(left);
      }
      out.force(true);
    }
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    try (FileChannel entry = FileChannel.open(folder, StandardOpenOption.READ)) {
      entry.force(true);
    }
  }
}
