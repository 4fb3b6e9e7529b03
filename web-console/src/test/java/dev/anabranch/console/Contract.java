package dev.anabranch.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.json.Json;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/** Asks operations of the document by their name, and remembers which answers each gave. */
final class Contract {
  private final Console console;
  private final Map<String, OpenApiDocument.Operation> operations = new TreeMap<>();
  private final Map<String, Set<String>> seen = new TreeMap<>();

  Contract(Console console) throws Exception {
    this.console = console;
    for (OpenApiDocument.Operation operation :
        new OpenApiDocument(console.get("/openapi.yaml").body()).operations()) {
      operations.put(operation.value("operationId"), operation);
      seen.put(operation.value("operationId"), new TreeSet<>());
    }
  }

  Map<String, OpenApiDocument.Operation> operations() {
    return operations;
  }

  private OpenApiDocument.Operation operation(String id) {
    return Objects.requireNonNull(operations.get(id), id);
  }

  /** Statuses of what went well, and kinds of problems, by operation. */
  Map<String, Set<String>> seen() {
    return seen;
  }

  /** The path of an operation, its parts filled in the order in which they stand. */
  String path(String operation, String... parts) {
    String path = operation(operation).path();
    for (String part : parts) {
      path = path.replaceFirst("\\{[a-z]+}", part);
    }
    return path.replaceAll("\\{[a-z]+}", "x");
  }

  HttpResponse<String> ask(
      String operation, String path, String body, UnaryOperator<HttpRequest.Builder> change)
      throws Exception {
    OpenApiDocument.Operation asked = operation(operation);
    boolean reads = asked.method().equals("GET");
    HttpRequest.Builder request = console.request(path);
    if (!reads) {
      request.header("Content-Type", "application/json");
    }
    request.method(asked.method(), reads ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    HttpResponse<String> answer = console.send(change.apply(request));
    seen.computeIfAbsent(operation, first -> new TreeSet<>()).add(what(operation, answer));
    return answer;
  }

  private String what(String operation, HttpResponse<String> answer) {
    String type = answer.headers().firstValue("Content-Type").orElse("");
    if (!type.startsWith("application/problem+json")) {
      return Integer.toString(answer.statusCode());
    }
    Json.Obj problem = Json.parseObject(answer.body());
    assertThat(problem.integer("status")).as(operation).isEqualTo(answer.statusCode());
    assertThat(problem.text("detail")).as(operation).isNotBlank();
    return problem.text("type").replace(Problem.TYPE_PREFIX, "");
  }

  HttpResponse<String> ask(String operation, String path, String body) throws Exception {
    return ask(operation, path, body, same -> same);
  }

  HttpResponse<String> get(String operation, String path) throws Exception {
    return ask(operation, path, "");
  }
}
