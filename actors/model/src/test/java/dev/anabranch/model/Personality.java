package dev.anabranch.model;

import static dev.anabranch.model.ForeignEndpoint.JSON;
import static dev.anabranch.model.ForeignEndpoint.SSE;
import static dev.anabranch.model.ForeignEndpoint.send;

import com.sun.net.httpserver.HttpExchange;
import dev.anabranch.json.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The habits of one kind of server around a model that does what it is told: it calls the tool that
 * the last message names, unless the server narrows its choice.
 */
enum Personality {
  OPENAI,
  VLLM,
  VLLM_WITH_GRAMMAR,
  LLAMA_CPP,
  OLLAMA;

  static final int WINDOW = 32_768;
  private static final String NO_ALLOWED_TOOLS =
      "{\"error\":{\"message\":\"1 validation error: {'type': 'literal_error', 'loc': ('body',"
          + " 'tool_choice')}\",\"code\":400}}";
  private static final String NO_GRAMMAR =
      "{\"error\":{\"message\":\"Cannot use custom grammar constraints with tools.\",\"code\":400}}";

  ForeignEndpoint start() throws IOException {
    return new ForeignEndpoint(paths(), this::answer);
  }

  private Map<String, Json.Obj> paths() {
    Json.Obj model = Json.object().with("id", "m");
    Json.Obj version = Json.object().with("version", "0.12.3");
    return switch (this) {
      case OPENAI -> Map.of("/v1/models", list("data", model.with("owned_by", "openai")));
      case VLLM, VLLM_WITH_GRAMMAR ->
          Map.of(
              "/version",
              version,
              "/v1/models",
              list("data", model.with("owned_by", "vllm").with("max_model_len", WINDOW)));
      case LLAMA_CPP ->
          Map.of(
              "/props",
              Json.object()
                  .with("build_info", "b9014-d4b0c22")
                  .with("default_generation_settings", Json.object().with("n_ctx", WINDOW))
                  .with("chat_template_caps", Json.object().with("supports_tools", true)));
      case OLLAMA ->
          Map.of(
              "/api/version",
              version,
              "/api/ps",
              list(
                  "models", Json.object().with("name", "m:latest").with("context_length", WINDOW)));
    };
  }

  private static Json.Obj list(String key, Json.Obj item) {
    return Json.object().with(key, Json.array(List.of(item)));
  }

  private void answer(HttpExchange exchange, Json.Obj request) throws IOException {
    boolean tools = request.find("tools").isPresent();
    Optional<Json> choice = request.find("tool_choice");
    boolean allowedTools =
        choice.filter(Json.Obj.class::isInstance).isPresent()
            && choice.get().asObject().text("type").equals("allowed_tools");
    if (allowedTools && (this == VLLM || this == VLLM_WITH_GRAMMAR)) {
      send(exchange, 400, JSON, NO_ALLOWED_TOOLS);
    } else if (this == LLAMA_CPP && tools && request.find("grammar").isPresent()) {
      send(exchange, 400, JSON, NO_GRAMMAR);
    } else {
      reply(exchange, request, said(request));
    }
  }

  /** The name of the tool that is called, or nothing. */
  private Optional<String> said(Json.Obj request) {
    List<String> offered = offered(request);
    String prompt = request.list("messages").getLast().asObject().text("content");
    Optional<String> wanted =
        offered.stream().filter(name -> prompt.contains(name + " ")).findFirst();
    return switch (request.find("tool_choice").orElse(null)) {
      case Json.Str word when !offered.isEmpty() -> word(word.value(), wanted, offered);
      case Json.Obj object when this != LLAMA_CPP && this != OLLAMA ->
          object.text("type").equals("function")
              ? Optional.of(object.obj("function").text("name"))
              : narrowed(object.obj("allowed_tools"), wanted);
      case null, default -> grammatical(request, wanted, offered);
    };
  }

  private Optional<String> word(String word, Optional<String> wanted, List<String> offered) {
    return switch (word) {
      case "none" -> Optional.empty();
      case "required" -> this == OLLAMA ? wanted : wanted.or(() -> Optional.of(offered.getFirst()));
      default -> wanted;
    };
  }

  private static Optional<String> narrowed(Json.Obj allowedTools, Optional<String> wanted) {
    List<String> allowed =
        allowedTools.list("tools").stream()
            .map(tool -> tool.asObject().obj("function").text("name"))
            .toList();
    return wanted.filter(allowed::contains).isPresent() || allowedTools.text("mode").equals("auto")
        ? wanted.filter(allowed::contains)
        : Optional.of(allowed.getFirst());
  }

  private Optional<String> grammatical(
      Json.Obj request, Optional<String> wanted, List<String> offered) {
    if (this != VLLM_WITH_GRAMMAR || request.find("structured_outputs").isEmpty()) {
      return wanted;
    }
    String grammar = request.obj("structured_outputs").text("grammar");
    return offered.stream().filter(name -> grammar.contains("\\\"" + name + "\\\"")).findFirst();
  }

  private static List<String> offered(Json.Obj request) {
    return request.find("tools").isEmpty()
        ? List.of()
        : request.list("tools").stream()
            .map(tool -> tool.asObject().obj("function").text("name"))
            .toList();
  }

  private void reply(HttpExchange exchange, Json.Obj request, Optional<String> tool)
      throws IOException {
    boolean streamed = request.find("stream").isPresent() && request.bool("stream");
    if (!streamed) {
      send(exchange, 200, JSON, choice("message", tool, true).with("usage", usage()).canonical());
      return;
    }
    boolean lost = this == OLLAMA && request.find("tools").isPresent();
    List<Json.Obj> chunks = new ArrayList<>();
    chunks.add(choice("delta", lost ? Optional.empty() : tool, true));
    chunks.addAll(trailing());
    send(
        exchange,
        200,
        SSE,
        chunks.stream()
            .map(chunk -> "data: " + chunk.canonical() + "\n\n")
            .collect(Collectors.joining("", "", "data: [DONE]\n\n")));
  }

  private static Json.Obj choice(String key, Optional<String> tool, boolean last) {
    Json.Obj said = Json.object().with("role", "assistant");
    said =
        tool.isEmpty()
            ? said.with("content", "hello")
            : said.with("tool_calls", Json.array(List.of(call(tool.get()))));
    Json.Obj choice = Json.object().with("index", 0).with(key, said);
    return Json.object()
        .with("choices", Json.array(List.of(last ? choice.with("finish_reason", "stop") : choice)));
  }

  private static Json.Obj call(String tool) {
    return Json.object()
        .with("index", 0)
        .with("id", "c")
        .with("type", "function")
        .with("function", Json.object().with("name", tool).with("arguments", "{}"));
  }

  private static Json.Obj usage() {
    return Json.object().with("prompt_tokens", 100).with("completion_tokens", 7);
  }

  /** What comes after the finish. */
  private List<Json.Obj> trailing() {
    Json.Obj empty = Json.object().with("choices", Json.array(List.of()));
    Json.Obj details = Json.object().with("cached_tokens", 96);
    Json.Obj told = usage().with("prompt_tokens_details", details);
    return switch (this) {
      case OPENAI -> List.of(empty.with("usage", told));
      case VLLM, VLLM_WITH_GRAMMAR ->
          List.of(
              empty.with("usage", usage().with("prompt_tokens_details", new Json.Null())),
              empty.with("usage", told));
      case LLAMA_CPP ->
          List.of(
              new Json.Obj(
                  new TreeMap<>(
                      Map.of(
                          "choices", Json.array(List.of()),
                          "usage", usage(),
                          "timings", Json.object().with("cache_n", 96).with("prompt_n", 4)))));
      case OLLAMA -> List.of(empty.with("usage", usage()));
    };
  }
}
