package dev.anabranch.modelserver;

import dev.anabranch.events.ToolCall;
import dev.anabranch.json.Json;
import java.util.Arrays;
import java.util.List;

/**
 * Renders a chat request as the tokens that a model would be shown: tools first, then the messages
 * in order. Each part begins and ends with a special token that no text can make, so a request that
 * goes on from another begins with its tokens.
 */
final class ChatTemplate {
  private static final int START = 200_006;
  private static final int END = 200_007;
  private static final int BODY = 200_008;
  private static final int CALL = 200_012;
  private static final int ARGUMENTS = 200_003;

  private final Tokenizer tokenizer;

  ChatTemplate(Tokenizer tokenizer) {
    this.tokenizer = tokenizer;
  }

  /** The prompt, up to the point where the model begins to write. */
  int[] prompt(Json.Obj request) {
    TokenList tokens = new TokenList();
    if (request.find("tools").isPresent()) {
      start(tokens, "tools");
      request.list("tools").forEach(tool -> text(tokens, tool.canonical()));
      tokens.add(END);
    }
    for (Json message : request.list("messages")) {
      message(tokens, message.asObject());
    }
    start(tokens, "assistant");
    return tokens.toArray();
  }

  /** What the model wrote, with the token that ends it. */
  int reply(String text, List<ToolCall> calls) {
    TokenList tokens = new TokenList();
    text(tokens, text);
    calls.forEach(call -> call(tokens, call.name(), call.arguments()));
    tokens.add(END);
    return tokens.size;
  }

  private void message(TokenList tokens, Json.Obj message) {
    start(tokens, message.text("role"));
    message.findText("tool_call_id").ifPresent(id -> text(tokens, id + "\n"));
    text(tokens, ConversationReading.content(message));
    if (message.find("tool_calls").isPresent()) {
      for (Json call : message.list("tool_calls")) {
        Json.Obj function = call.asObject().obj("function");
        call(tokens, function.text("name"), function.findText("arguments").orElse(""));
      }
    }
    tokens.add(END);
  }

  private void start(TokenList tokens, String role) {
    tokens.add(START);
    text(tokens, role);
    tokens.add(BODY);
  }

  private void call(TokenList tokens, String name, String arguments) {
    tokens.add(CALL);
    text(tokens, name);
    tokens.add(ARGUMENTS);
    text(tokens, arguments);
  }

  private void text(TokenList tokens, String text) {
    tokens.addAll(tokenizer.tokens(text));
  }

  private static final class TokenList {
    private int[] items = new int[1024];
    private int size;

    private void add(int token) {
      room(1);
      items[size++] = token;
    }

    private void addAll(int[] tokens) {
      room(tokens.length);
      System.arraycopy(tokens, 0, items, size, tokens.length);
      size += tokens.length;
    }

    private void room(int more) {
      if (size + more > items.length) {
        items = Arrays.copyOf(items, Math.max(items.length * 2, size + more));
      }
    }

    private int[] toArray() {
      return Arrays.copyOf(items, size);
    }
  }
}
