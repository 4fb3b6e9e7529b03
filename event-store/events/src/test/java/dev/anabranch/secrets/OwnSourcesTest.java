package dev.anabranch.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The sources of this house have much that looks odd and nothing that is secret. */
class OwnSourcesTest {
  /** No sources: what was built, and the data of who ran the demo here, which holds keys. */
  private static final Set<String> MADE =
      Set.of("target", "node_modules", ".git", "dist", ".anabranch");

  /** Tests with secrets that are made up, and look it. */
  private static final Set<String> MADE_UP = Set.of("PostgresWordsTest.java", "Console.java");

  @Test
  void nothing_in_our_own_sources_is_taken_for_a_secret() throws IOException {
    List<String> taken = new ArrayList<>();
    int files = 0;
    for (Path file : sources()) {
      String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
      files++;
      if (MADE_UP.contains(String.valueOf(file.getFileName()))) {
        assertThat(Redactor.SHAPES.kinds(text)).as("%s", file).isNotEmpty();
        continue;
      }
      for (String line : text.split("\n", -1)) {
        Redactor.SHAPES.kinds(line).forEach(kind -> taken.add(kind + " " + file + ": " + line));
      }
      if (!Redactor.SHAPES.redact(text).equals(text) && taken.isEmpty()) {
        taken.add(file.toString());
      }
    }
    assertThat(files).isGreaterThan(500);
    assertThat(taken).isEmpty();
  }

  private static List<Path> sources() throws IOException {
    Path house =
        Stream.iterate(Path.of("").toAbsolutePath(), Path::getParent)
            .filter(folder -> Files.isDirectory(folder.resolve("web-console")))
            .findFirst()
            .orElseThrow();
    List<Path> sources = new ArrayList<>();
    Files.walkFileTree(
        house,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes all) {
            boolean isMade = MADE.contains(String.valueOf(folder.getFileName()));
            return isMade ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes all) {
            if (all.isRegularFile()) {
              sources.add(file);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return sources;
  }
}
