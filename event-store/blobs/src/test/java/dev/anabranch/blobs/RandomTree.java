package dev.anabranch.blobs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Makes and changes small folders from a seed: files, links, empty folders, odd names, modes. */
final class RandomTree {
  private static final List<String> NAMES =
      List.of(
          "a", "b.txt", "new\nline", "spa ce", "中文", "-rf", "q\"uote", "a%41", "é", "back\\slash");
  private final Random random;

  RandomTree(long seed) {
    this.random = new Random(seed);
  }

  void fill(Path folder) throws IOException {
    fill(folder, 3);
  }

  private void fill(Path folder, int depth) throws IOException {
    for (int i = random.nextInt(6); i > 0; i--) {
      Path path = folder.resolve(FileName.path(name()));
      if (!Files.exists(path, java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
        make(path, depth);
      }
    }
  }

  private String name() {
    String name = NAMES.get(random.nextInt(NAMES.size()));
    return random.nextInt(4) == 0 ? name + FileName.text(new byte[] {(byte) 0xff}) : name;
  }

  private void make(Path path, int depth) throws IOException {
    switch (random.nextInt(depth > 0 ? 5 : 3)) {
      case 0 -> Files.createSymbolicLink(path, Path.of(random.nextBoolean() ? "a" : "/etc/shadow"));
      case 1, 2 -> {
        Files.write(path, bytes());
        mode(path, List.of("rw-r--r--", "rwxr-x--x", "r--------").get(random.nextInt(3)));
      }
      default -> {
        Files.createDirectory(path);
        fill(path, depth - 1);
        mode(path, List.of("rwxr-xr-x", "rwx------").get(random.nextInt(2)));
      }
    }
  }

  private static void mode(Path path, String mode) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
  }

  private byte[] bytes() {
    byte[] bytes = new byte[random.nextInt(40)];
    random.nextBytes(bytes);
    return bytes;
  }

  /** Adds, deletes or changes some things anywhere under the folder. */
  void change(Path folder) throws IOException {
    List<Path> all = new ArrayList<>();
    try (var found = Files.walk(folder)) {
      found.filter(path -> !path.equals(folder)).sorted().forEach(all::add);
    }
    for (Path path : all) {
      if (random.nextInt(5) == 0
          && Files.isRegularFile(path, java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
        mode(path, "rw-rw----");
        Files.write(path, bytes());
      } else if (random.nextInt(6) == 0
          && !Files.isDirectory(path, java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
        Files.deleteIfExists(path);
      } else if (random.nextInt(6) == 0
          && Files.isDirectory(path, java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
        fill(path, 1);
      }
    }
    fill(folder);
  }
}
