package dev.anabranch.context.tokens;

import dev.anabranch.json.Json;
import dev.anabranch.model.ModelRequest;
import java.util.List;

/**
 * The tokens that a model is shown of a request, by the chat template of the embedded endpoint:
 * tools first, then the messages in order, then the place where the model begins to write.
 *
 * <p>Each part begins and ends with a special token that no text can make. So the border of two
 * parts is a border of tokens too, and a prompt that grows by whole messages grows by whole tokens
 * (techniques 1.2, I5).
 */
public final class ChatTokens {
  private static final int START = 200_006;
  private static final int END = 200_007;
  private static final int BODY = 200_008;
  private static final int CALL = 200_012;
  private static final int ARGUMENTS = 200_003;

  private ChatTokens() {}

  /** The whole request. */
  public static int[] prompt(ModelRequest request) {
    TokenList tokens = new TokenList().addAll(tools(request.tools()));
    request.messages().forEach(message -> tokens.addAll(message(message)));
    return tokens.addAll(opening()).toArray();
  }

  /** The list of tools; nothing if there are none. */
  public static int[] tools(List<Json.Obj> tools) {
    if (tools.isEmpty()) {
      return new int[0];
    }
    TokenList tokens = begun("tools");
    tools.forEach(tool -> tokens.addAll(Vocabulary.tokens(tool.canonical())));
    return tokens.add(END).toArray();
  }

  /** One message. */
  public static int[] message(Json.Obj message) {
    TokenList tokens = begun(message.text("role"));
    message.findText("tool_call_id").ifPresent(id -> tokens.addAll(Vocabulary.tokens(id + "\n")));
    tokens.addAll(Vocabulary.tokens(message.findText("content").orElse("")));
    if (message.find("tool_calls").isPresent()) {
      message.list("tool_calls").forEach(call -> call(tokens, call.asObject().obj("function")));
    }
    return tokens.add(END).toArray();
  }

  private static void call(TokenList tokens, Json.Obj function) {
    tokens
        .add(CALL)
        .addAll(Vocabulary.tokens(function.text("name")))
        .add(ARGUMENTS)
        .addAll(Vocabulary.tokens(function.findText("arguments").orElse("")));
  }

  /** Where the model begins to write. */
  public static int[] opening() {
    return begun("assistant").toArray();
  }

  private static TokenList begun(String role) {
    return new TokenList().add(START).addAll(Vocabulary.tokens(role)).add(BODY);
  }
}
