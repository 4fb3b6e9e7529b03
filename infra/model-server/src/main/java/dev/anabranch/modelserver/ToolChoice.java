package dev.anabranch.modelserver;

import dev.anabranch.json.Json;
import dev.anabranch.json.JsonRefused;
import java.util.List;
import java.util.Optional;

/**
 * Which tools a request lets the model call, and whether it must. Rules do not know of it: their
 * reply is made to fit, so that no policy can forget it.
 *
 * @param tools the tools on offer, in Chat Completions form
 * @param allowed the names that may be called
 */
record ToolChoice(boolean required, List<Json.Obj> tools, List<String> allowed) {
  private static final String FIELD = "tool_choice";
  private static final String SUBMIT = "submit_result";

  /**
   * Reads {@code tool_choice} in all its forms; empty if the model is free. {@link JsonRefused}
   * says what is wrong with it.
   */
  static Optional<ToolChoice> of(Json.Obj request) {
    List<Json.Obj> tools =
        request.find("tools").isEmpty()
            ? List.of()
            : request.list("tools").stream().map(Json::asObject).toList();
    return switch (request.find(FIELD).orElse(null)) {
      case null -> Optional.empty();
      case Json.Str word -> word(word.value(), tools).map(ToolChoice::checked);
      case Json.Obj object -> Optional.of(object(object, tools).checked());
      case Json other -> throw refused("must be a word or an object");
    };
  }

  private ToolChoice checked() {
    List<String> all = names(tools);
    for (String name : allowed) {
      if (!all.contains(name)) {
        throw refused("names " + name + ", which is not among the tools");
      }
    }
    if (required && allowed.isEmpty()) {
      throw refused("requires a call and allows none");
    }
    return this;
  }

  private static Optional<ToolChoice> word(String word, List<Json.Obj> tools) {
    return switch (word) {
      case "auto" -> Optional.empty();
      case "required" -> Optional.of(new ToolChoice(true, tools, names(tools)));
      case "none" -> Optional.of(new ToolChoice(false, tools, List.of()));
      default -> throw refused("is auto, required, none or an object, not \"" + word + "\"");
    };
  }

  private static List<String> names(List<Json.Obj> tools) {
    return tools.stream().map(ToolChoice::name).toList();
  }

  private static ToolChoice object(Json.Obj choice, List<Json.Obj> tools) {
    return switch (choice.text("type")) {
      case "function" -> new ToolChoice(true, tools, List.of(name(choice)));
      case "allowed_tools" -> {
        Json.Obj some = choice.obj("allowed_tools");
        boolean required =
            switch (some.text("mode")) {
              case "auto" -> false;
              case "required" -> true;
              default -> throw refused("has a mode that is neither auto nor required");
            };
        yield new ToolChoice(
            required, tools, names(some.list("tools").stream().map(Json::asObject).toList()));
      }
      default -> throw refused("has an unknown type \"" + choice.text("type") + "\"");
    };
  }

  private static JsonRefused refused(String why) {
    return new JsonRefused("tool_choice " + why);
  }

  private static String name(Json.Obj tool) {
    return tool.obj("function").text("name");
  }

  /** The reply without calls that are not allowed, and with one if one is required. */
  Reply fit(Reply reply) {
    List<Reply.Call> kept =
        reply.calls().stream().filter(call -> allowed.contains(call.name())).toList();
    if (kept.size() == reply.calls().size() && !(required && kept.isEmpty())) {
      return reply;
    }
    if (!kept.isEmpty()) {
      return new Reply(reply.text(), kept);
    }
    return required ? forced(reply) : Reply.text(instead(reply));
  }

  /** What is said in place of calls that may not be made. */
  private static String instead(Reply reply) {
    String names = String.join(", ", reply.calls().stream().map(Reply.Call::name).toList());
    String wish = "I would call " + names + " now, which is not allowed.";
    return reply.text().isBlank() ? wish : reply.text() + "\n" + wish;
  }

  private Reply forced(Reply reply) {
    if (!allowed.contains(SUBMIT)) {
      Json.Obj tool =
          tools.stream().filter(each -> allowed.contains(name(each))).findFirst().orElseThrow();
      return Reply.call(reply.text(), name(tool), LeastArguments.of(tool));
    }
    boolean over = reply.calls().isEmpty();
    return Reply.call(
        "",
        SUBMIT,
        Json.object()
            .with("status", over ? "completed" : "failed")
            .with("summary", over ? reply.text() : instead(reply)));
  }
}
