package dev.anabranch.modelserver.repair;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What the conversation shows of the files: the texts as they were read, and as they are after the
 * edits that succeeded.
 */
final class WorkingCopy {
  /** A read is asked for by so many lines, then by fewer if the answer was cut. */
  private static final int[] LINES_A_READ = {70, 20, 4};

  private final Inventory inventory;
  private final Map<String, Reading> readings = new LinkedHashMap<>();
  private final Map<String, String> original = new LinkedHashMap<>();
  private final Map<String, String> current = new LinkedHashMap<>();

  WorkingCopy(Inventory inventory) {
    this.inventory = inventory;
    inventory.toRead().forEach(path -> readings.put(path, new Reading(inventory.newlines(path))));
  }

  /** A part of a file: lines {@code offset} and following. */
  record Part(String path, int offset, int limit) {}

  /** One file while it is read part by part; its last line may lack a newline. */
  private static final class Reading {
    private final String[] lines;
    private int attempt;
    private boolean open;

    Reading(int newlines) {
      this.lines = new String[newlines + 1];
    }

    /** How many lines there are to read. */
    int wanted() {
      return open || lines.length == 1 ? lines.length : lines.length - 1;
    }

    boolean complete() {
      return Arrays.stream(lines, 0, wanted()).noneMatch(Objects::isNull);
    }

    String text() {
      String text = String.join("\n", Arrays.asList(lines).subList(0, wanted()));
      return open || lines.length == 1 ? text : text + "\n";
    }

    /** Takes an answer. What stands behind the last line asked for is the tool's own note. */
    void fill(Part part, String output) {
      String body = output.endsWith("\n") ? output.substring(0, output.length() - 1) : output;
      String[] shown = body.split("\n", -1);
      int first = part.offset() - 1;
      for (int i = 0; i < part.limit() && first + i < lines.length - 1; i++) {
        lines[first + i] = i < shown.length ? shown[i] : "";
      }
      int last = lines.length - 1 - first;
      if (last < part.limit() && last < shown.length) {
        lines[lines.length - 1] = shown[last];
        open = !shown[last].isEmpty();
      } else if (last == part.limit() && last < shown.length) {
        open = true;
      }
    }
  }

  Inventory inventory() {
    return inventory;
  }

  /** Texts of the files before any edit. */
  Map<String, String> original() {
    return java.util.Collections.unmodifiableMap(original);
  }

  String originalText(String path) {
    return original.getOrDefault(path, "");
  }

  String text(String path) {
    return current.getOrDefault(path, "");
  }

  /** The file that is not as it was; the policy changes one at a time. */
  Optional<String> changed() {
    return current.keySet().stream()
        .filter(path -> !text(path).equals(originalText(path)))
        .findFirst();
  }

  /** What still has to be read, in parts small enough to be shown whole. */
  List<Part> missing() {
    List<Part> parts = new ArrayList<>();
    readings.forEach((path, reading) -> {
      if (reading.attempt < LINES_A_READ.length && !current.containsKey(path)) {
        int limit = LINES_A_READ[reading.attempt];
        for (int line = 0; line < reading.wanted(); line += limit) {
          if (reading.lines[line] == null) {
            parts.add(new Part(path, line + 1, limit));
          }
        }
      }
    });
    return parts;
  }

  void read(Part part, boolean succeeded, String output) {
    Reading reading = readings.get(part.path());
    if (reading == null || current.containsKey(part.path())) {
      return;
    }
    boolean cut = output.contains(" bytes in all; the whole output is at ");
    if (!succeeded || cut) {
      reading.attempt = succeeded ? attemptAfter(part.limit()) : LINES_A_READ.length;
      return;
    }
    reading.fill(part, output);
    if (reading.complete()) {
      current.put(part.path(), reading.text());
      original.putIfAbsent(part.path(), reading.text());
    }
  }

  private static int attemptAfter(int limit) {
    int attempt = 0;
    while (attempt < LINES_A_READ.length && LINES_A_READ[attempt] >= limit) {
      attempt++;
    }
    return attempt;
  }

  /** An edit that succeeded. One that does not fit the known text makes the file unknown. */
  void edited(String path, String old, String replacement) {
    String text = text(path);
    int at = text.indexOf(old);
    if (at < 0) {
      forget(path);
    } else {
      current.put(path, text.substring(0, at) + replacement + text.substring(at + old.length()));
    }
  }

  void written(String path, String content) {
    current.put(path, content);
  }

  /** Nobody knows what the file holds now; it has to be read again. */
  void forget(String path) {
    if (current.remove(path) != null) {
      readings.put(path, new Reading(inventory.newlines(path)));
    }
  }
}
