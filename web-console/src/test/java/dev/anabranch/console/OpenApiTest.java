package dev.anabranch.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.json.Json;
import dev.anabranch.model.Delta;
import dev.anabranch.sessions.ReplyPiece;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpenApiTest {
  @Test
  void the_document_has_every_route_and_no_other(@TempDir Path dir) throws Exception {
    try (Console console = new Console(dir)) {
      String document = console.get("/openapi.yaml").body();
      Set<String> routes =
          console.server.endpoints().stream()
              .map(endpoint ->
                  endpoint.method().name().toLowerCase(Locale.ROOT)
                      + " "
                      + endpoint.path().replace("*}", "}"))
              .collect(Collectors.toCollection(TreeSet::new));
      assertThat(operations(document)).isEqualTo(routes).hasSizeGreaterThan(25);
    }
  }

  @Test
  void the_document_names_every_kind_of_problem(@TempDir Path dir) throws Exception {
    try (Console console = new Console(dir)) {
      String document = console.get("/openapi.yaml").body();
      assertThat(Arrays.stream(Problem.Kind.values()).map(kind -> "`" + kind.slug() + "`"))
          .allMatch(document::contains);
    }
  }

  @Test
  void the_document_has_every_field_of_a_delta_and_no_other(@TempDir Path dir) throws Exception {
    try (Console console = new Console(dir)) {
      String document = console.get("/openapi.yaml").body();
      int start = document.indexOf("\n    Delta:\n");
      String schema = document.substring(start, document.indexOf("\n    Prompt:\n", start));
      List<Delta> deltas =
          List.of(new Delta.Text("a"), new Delta.Call(0, "b"), new Delta.Arguments(0, "c"));
      Json.Obj piece = new ReplyPiece(2, 1, 0, deltas, true).json();
      Set<String> fields = new TreeSet<>(piece.fields().keySet());
      piece.list("pieces").forEach(part -> fields.addAll(part.asObject().fields().keySet()));
      Set<String> documented =
          Pattern.compile("^ {8}(?: {6})?([a-z]+):", Pattern.MULTILINE)
              .matcher(schema)
              .results()
              .map(found -> found.group(1))
              .collect(Collectors.toCollection(TreeSet::new));
      assertThat(documented).isEqualTo(fields).hasSize(9);
    }
  }

  /** Paths stand two spaces in, methods four. */
  private static Set<String> operations(String document) {
    Set<String> operations = new TreeSet<>();
    String path = "";
    String paths =
        document.substring(document.indexOf("\npaths:"), document.indexOf("\ncomponents:"));
    for (String line : paths.split("\n")) {
      if (line.matches(" {2}/.*:")) {
        path = line.strip().replaceAll(":$", "");
      } else if (line.matches(" {4}(get|put|post|delete|patch|head):")) {
        operations.add(line.strip().replace(":", "") + " " + path);
      }
    }
    return operations;
  }
}
