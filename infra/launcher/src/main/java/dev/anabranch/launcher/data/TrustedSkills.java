package dev.anabranch.launcher.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The skills of workspaces that a person approved: a file with the SHA-256 of one {@code SKILL.md}
 * and its name on each line. A skill that changes is another and must be approved anew.
 */
public final class TrustedSkills {
  private static final String HASH = "[0-9a-f]{64}";

  private final Path file;

  public TrustedSkills(Path file) {
    this.file = file;
  }

  /** Read anew each time; lines that hold no hash count for nothing. */
  public SortedSet<String> hashes() {
    SortedSet<String> hashes = new TreeSet<>();
    try {
      for (String line : Files.readAllLines(file)) {
        String first = line.strip().split("\\s", 2)[0];
        if (first.matches(HASH)) {
          hashes.add(first);
        }
      }
    } catch (NoSuchFileException e) {
      return hashes;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
    return hashes;
  }

  /** Durable on return. Nothing changes if it is approved already. */
  public void approve(String sha256, String name) {
    if (!sha256.matches(HASH)) {
      throw new IllegalArgumentException("a skill is approved by 64 hex digits");
    }
    if (hashes().contains(sha256)) {
      return;
    }
    try {
      Files.write(
          file,
          (sha256 + " " + name + "\n").getBytes(StandardCharsets.UTF_8),
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND,
          StandardOpenOption.DSYNC);
    } catch (IOException e) {
      throw new DataFolderRefused("cannot write " + file + ": " + e.getMessage());
    }
  }
}
