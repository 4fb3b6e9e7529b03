package dev.anabranch.modelserver.survey;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** Texts and an access log from a seed, with the figures counted while they are made. */
final class RandomTexts {
  int files;
  int lines;
  long bytes;
  int words;
  String longest = "";
  int longestLines;
  int requests;
  int garbage;
  long sent;
  private final Random random;
  private final Map<String, Integer> counts = new TreeMap<>();
  private final Map<String, Integer> statuses = new TreeMap<>();

  RandomTexts(long seed) {
    random = new Random(seed);
  }

  void write(Path folder) throws IOException {
    files = 5 + random.nextInt(5);
    for (int i = 0; i < files; i++) {
      Path file = folder.resolve(i % 2 == 0 ? "notes" : "deep/er").resolve("text" + i + ".txt");
      Files.createDirectories(file.getParent());
      byte[] text = text(folder.relativize(file).toString(), i).getBytes(StandardCharsets.UTF_8);
      bytes += text.length;
      Files.write(file, text);
    }
    Files.writeString(folder.resolve("access.log"), log());
  }

  private String text(String name, int number) {
    StringBuilder text = new StringBuilder();
    int count = 40 * (number + 1) + random.nextInt(20);
    for (int line = 0; line < count; line++) {
      for (int word = random.nextInt(8); word > 0; word--) {
        text.append(word()).append(random.nextInt(6) == 0 ? ", " : " ");
      }
      text.append(line == count - 1 && random.nextBoolean() ? "end" : "end.\n");
      counts.merge("end", 1, Integer::sum);
      words++;
    }
    lines += count;
    if (count > longestLines) {
      longest = name;
      longestLines = count;
    }
    return text.toString();
  }

  private String word() {
    String word =
        List.of("river", "Stream", "fluß", "delta", "branch", "Ufer").get(random.nextInt(6));
    counts.merge(word.toLowerCase(java.util.Locale.ROOT), 1, Integer::sum);
    words++;
    return word;
  }

  private String log() {
    StringBuilder log = new StringBuilder();
    for (int i = 0; i < 400; i++) {
      if (random.nextInt(25) == 0) {
        garbage++;
        log.append("restarted after a crash\n");
        continue;
      }
      requests++;
      String status = List.of("200", "200", "304", "404", "500").get(random.nextInt(5));
      statuses.merge(status, 1, Integer::sum);
      int size = random.nextInt(5000);
      boolean counted = random.nextInt(10) > 0;
      sent += counted ? size : 0;
      log.append(
          "10.0.0.%d - - [%02d/Mar/2024:10:00:00 +0100] \"GET /p/%d HTTP/1.1\" %s %s \"-\" \"curl \\\"8\\\"\"\n"
              .formatted(
                  random.nextInt(9),
                  1 + random.nextInt(28),
                  random.nextInt(30),
                  status,
                  counted ? String.valueOf(size) : "-"));
    }
    return log.toString();
  }

  Map<String, Integer> topWords() {
    return sorted(counts);
  }

  List<String> topStatuses() {
    return sorted(statuses).entrySet().stream().map(e -> e.getKey() + ": " + e.getValue()).toList();
  }

  private static Map<String, Integer> sorted(Map<String, Integer> counts) {
    List<Map.Entry<String, Integer>> entries = new ArrayList<>(counts.entrySet());
    entries.sort(
        Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder())
            .thenComparing(Map.Entry.comparingByKey()));
    Map<String, Integer> sorted = new LinkedHashMap<>();
    entries.forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
    return sorted;
  }
}
