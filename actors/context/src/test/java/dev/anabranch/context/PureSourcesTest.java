package dev.anabranch.context;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * No source of this room holds what makes the same journal give other bytes (techniques 1.3). The
 * house rules look at the compiled calls; this looks at the words, also of what is only named.
 */
class PureSourcesTest {
  private static final Path SOURCES = Path.of("src", "main", "java", "dev", "anabranch", "context");

  private static final List<Pattern> BANNED =
      Stream.of(
              "\\b(?<!Linked)Hash(Map|Set|table)\\b",
              "\\b(Concurrent|Identity|Weak)HashMap\\b",
              "\\b(Map|Set)\\.(of|ofEntries|copyOf)\\(",
              "\\btoSet\\(|\\btoMap\\(|\\bgroupingBy\\(|\\bparallel",
              "\\.now\\(|\\bClock\\b|\\bInstant\\b|\\bDate\\b|\\bCalendar\\b",
              "\\bcurrentTimeMillis\\b|\\bnanoTime\\b",
              "\\bgetDefault\\(|\\bsystemDefault\\(|\\bdefaultCharset\\(|\\bTimeZone\\b",
              "\\b[Rr]andom\\b|\\bUUID\\b|\\bhashCode\\(|\\bidentityHashCode\\b",
              "\\.to(Lower|Upper)Case\\(\\)",
              "\\bString\\.format\\((?!Locale\\.ROOT)|\\.formatted\\(",
              "\\.getBytes\\(\\)|\\bNormalizer\\b|\\bNumberFormat\\b|\\bDecimalFormat\\b",
              "\\bgetProperty\\(|\\bgetenv\\(")
          .map(Pattern::compile)
          .toList();

  @Test
  void no_source_of_the_room_depends_on_when_or_where_it_runs() throws IOException {
    List<String> found = new ArrayList<>();
    List<Path> sources;
    try (Stream<Path> files = Files.walk(SOURCES)) {
      sources = files.filter(file -> file.toString().endsWith(".java")).sorted().toList();
    }
    for (Path source : sources) {
      for (String line : Files.readAllLines(source)) {
        if (!isOfAStart(source, line)) {
          offence(line).ifPresent(word -> found.add(source.getFileName() + ": " + line.strip()));
        }
      }
    }
    assertThat(sources).hasSizeGreaterThan(20);
    assertThat(found).isEmpty();
  }

  /** Names of skills are compared when a session starts; the journal keeps what was found. */
  private static boolean isOfAStart(Path source, String line) {
    return source.endsWith("skills/SkillFields.java") && line.contains("Normalizer");
  }

  private static java.util.Optional<Pattern> offence(String line) {
    return BANNED.stream().filter(banned -> banned.matcher(line).find()).findFirst();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Map<String, Json> fields = new HashMap<>();",
        "new ConcurrentHashMap<>()",
        "Set.of(a, b)",
        "Map.copyOf(fields)",
        "Instant.now()",
        "System.currentTimeMillis()",
        "Locale.getDefault()",
        "String.format(\"%d\", n)",
        "name.toLowerCase()",
        "Object.hashCode()",
        "new Random()",
        "text.getBytes()"
      })
  void a_planted_line_is_found(String line) {
    assertThat(offence(line)).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "new LinkedHashMap<>()",
        "List.of(a, b)",
        "String.format(Locale.ROOT, \"%d\", n)",
        "text.getBytes(StandardCharsets.UTF_8)"
      })
  void a_sound_line_is_let_through(String line) {
    assertThat(offence(line)).isEmpty();
  }
}
