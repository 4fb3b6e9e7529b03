package dev.anabranch.model;

import dev.anabranch.json.Json;
import dev.anabranch.model.ProbeReport.Finding;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds out which server stands behind an endpoint by the paths that it has beside the API. No
 * model is asked, so it costs no tokens and belongs to no conversation.
 */
final class ServerLook {
  private static final Pattern NUM_CTX = Pattern.compile("(?m)^\\s*num_ctx\\s+(\\d{1,18})\\s*$");

  private final Fetching fetching;
  private final String model;

  /** Gets JSON from a server. */
  interface Fetching {

    /**
     * @param path begins with {@code /v1} for the API itself
     * @param body sent if there is one
     * @return empty if the path is not there or not JSON
     * @throws IOException if the server cannot be reached
     */
    Optional<Json.Obj> at(String path, Optional<Json.Obj> body) throws IOException;
  }

  ServerLook(Fetching fetching, String model) {
    this.fetching = fetching;
    this.model = model;
  }

  ServerFacts facts() throws IOException {
    Optional<Json.Obj> props = get("/props").filter(ServerLook::areOfLlamaCpp);
    if (props.isPresent()) {
      return llamaCpp(props.get());
    }
    Optional<String> ollama = get("/api/version").flatMap(said -> text(said, "version"));
    if (ollama.isPresent()) {
      return new ServerFacts(ServerKind.OLLAMA, ollama, ollamaWindow(), Finding.UNKNOWN);
    }
    Optional<Json.Obj> listed = listed();
    OptionalLong window =
        listed.map(item -> number(item, "max_model_len")).orElse(OptionalLong.empty());
    Optional<String> vllm = get("/version").flatMap(said -> text(said, "version"));
    boolean isVllm = vllm.isPresent() && listed.filter(ServerLook::isOfVllm).isPresent();
    return new ServerFacts(
        isVllm ? ServerKind.VLLM : ServerKind.UNKNOWN,
        isVllm ? vllm : Optional.empty(),
        window,
        Finding.UNKNOWN);
  }

  private Optional<Json.Obj> get(String path) throws IOException {
    return fetching.at(path, Optional.empty());
  }

  private static boolean areOfLlamaCpp(Json.Obj props) {
    return props.find("default_generation_settings").isPresent()
        || props.find("chat_template_caps").isPresent();
  }

  /** The window of one slot, which is what a request gets. */
  private static ServerFacts llamaCpp(Json.Obj props) {
    OptionalLong slot =
        object(props, "default_generation_settings")
            .map(settings -> number(settings, "n_ctx"))
            .orElse(OptionalLong.empty());
    return new ServerFacts(
        ServerKind.LLAMA_CPP,
        text(props, "build_info"),
        slot.isPresent() ? slot : number(props, "n_ctx"),
        object(props, "chat_template_caps").map(ServerLook::tools).orElse(Finding.UNKNOWN));
  }

  private static Finding tools(Json.Obj caps) {
    return switch (caps.find("supports_tools").orElse(null)) {
      case Json.Bool takes -> Finding.of(takes.value());
      case null, default -> Finding.UNKNOWN;
    };
  }

  /**
   * The window with which the model is loaded, else the one that its file asks for. The length it
   * was trained with says nothing: Ollama cuts a longer prompt without a word.
   */
  private OptionalLong ollamaWindow() throws IOException {
    for (Json.Obj loaded : objects(get("/api/ps"), "models")) {
      boolean same =
          text(loaded, "name").or(() -> text(loaded, "model")).filter(this::is).isPresent();
      OptionalLong window = number(loaded, "context_length");
      if (same && window.isPresent()) {
        return window;
      }
    }
    Optional<String> parameters =
        fetching
            .at("/api/show", Optional.of(Json.object().with("model", model)))
            .flatMap(shown -> text(shown, "parameters"));
    Matcher asked = NUM_CTX.matcher(parameters.orElse(""));
    return asked.find() ? OptionalLong.of(Long.parseLong(asked.group(1))) : OptionalLong.empty();
  }

  private boolean is(String name) {
    return name.equals(model) || name.equals(model + ":latest");
  }

  private Optional<Json.Obj> listed() throws IOException {
    return objects(get("/v1/models"), "data").stream()
        .filter(item -> text(item, "id").filter(model::equals).isPresent())
        .findFirst();
  }

  private static boolean isOfVllm(Json.Obj item) {
    return text(item, "owned_by")
        .map("vllm"::equals)
        .orElse(number(item, "max_model_len").isPresent());
  }

  private static List<Json.Obj> objects(Optional<Json.Obj> parent, String key) {
    return parent.flatMap(object -> object.find(key)).orElse(null) instanceof Json.Arr items
        ? items.items().stream().filter(Json.Obj.class::isInstance).map(Json::asObject).toList()
        : List.of();
  }

  private static Optional<Json.Obj> object(Json.Obj parent, String key) {
    return parent.find(key).filter(Json.Obj.class::isInstance).map(Json::asObject);
  }

  private static Optional<String> text(Json.Obj parent, String key) {
    return parent.find(key).filter(Json.Str.class::isInstance).map(Json::asText);
  }

  private static OptionalLong number(Json.Obj parent, String key) {
    return parent.find(key).orElse(null) instanceof Json.Int whole && whole.value() > 0
        ? OptionalLong.of(whole.value())
        : OptionalLong.empty();
  }
}
