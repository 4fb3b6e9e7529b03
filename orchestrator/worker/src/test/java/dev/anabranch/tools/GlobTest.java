package dev.anabranch.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GlobTest {
  @TempDir Path folder;
  private Bench bench;

  @BeforeEach
  void open() throws IOException {
    bench = new Bench(folder);
    bench.file("a.txt", "");
    bench.file("src/Main.java", "");
    bench.file("src/deep/er/Other.java", "");
    bench.file("src/deep/er/note.md", "");
    bench.file(".git/config.txt", "");
  }

  private String glob(String pattern) throws IOException {
    return bench.run("fs_glob", "{\"pattern\":\"" + pattern + "\"}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "*.txt|a.txt",
        "**/*.java|src/Main.java src/deep/er/Other.java",
        "src/**|src/Main.java src/deep/ src/deep/er/ src/deep/er/Other.java src/deep/er/note.md",
        "src/*/er/*.{md,java}|src/deep/er/Other.java src/deep/er/note.md",
        "**/er|src/deep/er/",
        "/src/./M??n.java|src/Main.java",
        "**/[M-O]*r.java|src/deep/er/Other.java",
        "**/[!M]*.java|src/deep/er/Other.java",
        "{a,b}.txt|a.txt",
      })
  void a_pattern_names_paths(String pattern, String found) throws IOException {
    assertThat(glob(pattern).lines()).containsExactly(found.split(" "));
  }

  @Test
  void what_is_not_found_and_what_is_too_much_is_said() throws IOException {
    assertThat(glob("*.java"))
        .isEqualTo("no path fits, of 3 looked at; **/ before a name looks in all folders\n");
    assertThat(bench.run("fs_glob", "{\"pattern\":\"**\",\"limit\":2,\"path\":\"src\"}"))
        .isEqualTo(
            "src/Main.java\nsrc/deep/\n[more than 2 paths; narrow the pattern or the path]\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"../x", "{a,{b,c}}", "{a", "/", "{1,2}{1,2}{1,2}{1,2}{1,2}{1,2}{1,2}"})
  void a_pattern_that_is_none_is_refused(String pattern) throws IOException {
    assertThat(glob(pattern)).startsWith("[schema] fs_glob: \"pattern\" ");
  }

  @Test
  void a_link_is_named_and_not_followed() throws IOException {
    Files.createSymbolicLink(bench.workspace.resolve("link"), Path.of("src"));
    Files.createSymbolicLink(bench.workspace.resolve("loop"), Path.of("."));
    assertThat(glob("l*")).isEqualTo("link\nloop\n");
    assertThat(glob("l*/**/*")).startsWith("no path fits");
  }

  /** The matcher of the platform is the oracle, for patterns that both read the same way. */
  @Test
  void names_fit_as_the_platform_says() {
    Random random = new Random(3);
    for (int i = 0; i < 20_000; i++) {
      String pattern = word(random, "ab*?", 6);
      String name = word(random, "ab", 7);
      PathMatcher oracle = FileSystems.getDefault().getPathMatcher("glob:" + pattern);
      assertThat(GlobPattern.fits(pattern, name))
          .as("%s on %s", pattern, name)
          .isEqualTo(oracle.matches(Path.of(name)));
    }
  }

  @Test
  void paths_fit_as_the_platform_says() throws ArgumentsRefused {
    Random random = new Random(4);
    for (int i = 0; i < 20_000; i++) {
      List<String> pattern = names(random, "ab*", 3);
      List<String> path = names(random, "ab", 4);
      String joined = String.join("/", pattern).replace("***", "**");
      GlobPattern.Step step = GlobPattern.of("x/**/" + joined).start().into("x");
      boolean ledOn = true;
      for (String name : path) {
        ledOn &= step.leadsOn();
        step = step.into(name);
      }
      String regex = "(.+/)?" + regex(joined);
      boolean fits = String.join("/", path).matches(regex);
      assertThat(step.isFound()).as("%s on %s", joined, path).isEqualTo(fits);
      assertThat(ledOn || !fits).isTrue();
    }
  }

  /** One star is anything but a slash, two alone are any folders. */
  private static String regex(String pattern) {
    List<String> parts = new ArrayList<>(List.of(pattern.split("/")));
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < parts.size(); i++) {
      boolean last = i == parts.size() - 1;
      String part = parts.get(i);
      if (part.equals("**")) {
        out.append(last ? "(.+)" : "(.+/)?");
      } else {
        out.append(part.replaceAll("\\*+", "[^/]*")).append(last ? "" : "/");
      }
    }
    return out.toString();
  }

  private static List<String> names(Random random, String letters, int max) {
    List<String> names = new ArrayList<>();
    for (int i = random.nextInt(max); i >= 0; i--) {
      names.add(word(random, letters, 3));
    }
    return names;
  }

  private static String word(Random random, String letters, int max) {
    StringBuilder word = new StringBuilder();
    for (int i = random.nextInt(max); i >= 0; i--) {
      word.append(letters.charAt(random.nextInt(letters.length())));
    }
    return word.toString();
  }

  @Test
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void a_pattern_of_stars_ends() throws IOException {
    bench.file("a".repeat(200) + "b", "");
    assertThat(glob("*a".repeat(200) + "c")).startsWith("no path fits");
    assertThat(glob("**/".repeat(160) + "c")).startsWith("no path fits");
  }
}
