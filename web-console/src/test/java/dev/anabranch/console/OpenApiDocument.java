package dev.anabranch.console;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The operations of the document, read by how it is indented: paths stand two spaces in, methods
 * four, what is said of an operation six, its statuses eight.
 */
final class OpenApiDocument {
  private final List<Operation> operations = new ArrayList<>();

  /** One method of one path. */
  record Operation(String method, String path, Map<String, String> values, Set<Integer> statuses) {
    String value(String name) {
      return values.getOrDefault(name, "");
    }

    /** The parts of a value that is a list in brackets. */
    Set<String> list(String name) {
      Set<String> parts = new TreeSet<>();
      Arrays.stream(value(name).replaceAll("[\\[\\]]", "").split(","))
          .map(String::strip)
          .filter(part -> !part.isEmpty())
          .forEach(parts::add);
      return parts;
    }
  }

  OpenApiDocument(String document) {
    String paths =
        document.substring(document.indexOf("\npaths:"), document.indexOf("\ncomponents:"));
    String path = "";
    for (String line : paths.split("\n")) {
      if (line.matches(" {2}/.*:")) {
        path = line.strip().replaceAll(":$", "");
      } else if (line.matches(" {4}[a-z]+:")) {
        String method = line.strip().replace(":", "").toUpperCase(Locale.ROOT);
        operations.add(new Operation(method, path, new TreeMap<>(), new TreeSet<>()));
      } else if (line.matches(" {6}[A-Za-z-]+: .*")) {
        String[] parts = line.strip().split(": ", 2);
        operations.getLast().values().put(parts[0], parts[1]);
      } else if (line.matches(" {8}'\\d{3}':")) {
        operations.getLast().statuses().add(Integer.parseInt(line.replaceAll("\\D", "")));
      }
    }
  }

  List<Operation> operations() {
    return operations;
  }
}
