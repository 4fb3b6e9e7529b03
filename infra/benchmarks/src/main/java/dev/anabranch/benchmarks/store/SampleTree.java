package dev.anabranch.benchmarks.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A folder of text files, a hundred to a folder, with modes that git keeps too. */
final class SampleTree {
  private static final int FILES_PER_FOLDER = 100;
  private static final List<String> WORDS =
      List.of("int ", "final ", "return ", "if (", ") {\n", "}\n", "; // ", "value", "0x", "\n");

  private final Path path;
  private final int bytes;
  private final Random random = new Random(7);
  private final List<Path> files = new ArrayList<>();

  private SampleTree(Path path, int bytes) {
    this.path = path;
    this.bytes = bytes;
  }

  static SampleTree make(Path path, int files, int bytes) throws IOException {
    SampleTree tree = new SampleTree(path, bytes);
    for (int i = 0; i < files; i++) {
      Path folder =
          path.resolve("pack" + i / FILES_PER_FOLDER / 10 + "/part" + i / FILES_PER_FOLDER);
      Files.createDirectories(folder);
      tree.files.add(Files.write(folder.resolve("File" + i + ".java"), tree.text()));
    }
    return tree;
  }

  Path path() {
    return path;
  }

  /** Writes one file anew. */
  void change() throws IOException {
    Files.write(files.get(random.nextInt(files.size())), text());
  }

  private byte[] text() {
    StringBuilder text = new StringBuilder(bytes + 16);
    while (text.length() < bytes) {
      text.append(WORDS.get(random.nextInt(WORDS.size()))).append(random.nextInt(1000));
    }
    return text.toString().getBytes(StandardCharsets.US_ASCII);
  }
}
