package dev.anabranch.modelserver;

import dev.anabranch.events.ModelChoice;
import dev.anabranch.events.Sha256;
import dev.anabranch.events.ToolCall;
import dev.anabranch.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Answers chat requests by a policy. Only the usage remembers: the cached tokens and the bill. */
final class Completions {
  private final Policy policy;
  private final ChatTemplate template = new ChatTemplate(new Tokenizer());
  private final PrefixCache cache;
  private Bill bill = Bill.EMPTY;

  Completions(Policy policy, Settings.CacheShape cache) {
    this.policy = policy;
    this.cache = new PrefixCache(cache);
  }

  synchronized Bill bill() {
    return bill;
  }

  private synchronized void charge(int prompt, int cached, int written) {
    bill = bill.plus(prompt, cached, written);
  }

  Completion complete(Json.Obj request) {
    Optional<ToolChoice> choice = ToolChoice.of(request);
    Conversation conversation = conversation(request);
    Reply reply = policy.reply(conversation);
    return answer(request, conversation, choice.map(made -> made.fit(reply)).orElse(reply));
  }

  /** As the policy would have it, whatever tools may be called. */
  Completion completeUnmasked(Json.Obj request) {
    Conversation conversation = conversation(request);
    return answer(request, conversation, policy.reply(conversation));
  }

  /** Says what it is told to, as if the policy had. */
  Completion complete(Json.Obj request, Fault.Says says) {
    conversation(request);
    return answer(request, says.text(), says.calls());
  }

  private static Conversation conversation(Json.Obj request) {
    String model = request.text("model");
    if (!model.equals(ModelChoice.EMBEDDED_ID)) {
      throw new UnknownModel(model);
    }
    return Conversation.of(request);
  }

  private Completion answer(Json.Obj request, Conversation conversation, Reply reply) {
    return answer(request, reply.text(), named(conversation.turns().size(), reply.calls()));
  }

  private Completion answer(Json.Obj request, String text, List<ToolCall> calls) {
    int[] prompt = template.prompt(request);
    int cached = cache.admit(prompt);
    int written = template.reply(text, calls);
    charge(prompt.length, cached, written);
    String id = "chatcmpl-" + Sha256.hex(request.at("messages").bytes()).substring(0, 24);
    return new Completion(id, text, calls, usage(prompt.length, cached, written));
  }

  private static List<ToolCall> named(int turn, List<Reply.Call> calls) {
    List<ToolCall> named = new ArrayList<>();
    for (Reply.Call call : calls) {
      String id = "call_" + turn + "_" + named.size();
      named.add(new ToolCall(id, call.name(), call.arguments().canonical()));
    }
    return named;
  }

  private static Json.Obj usage(long prompt, long cached, long written) {
    return Json.object()
        .with("prompt_tokens", prompt)
        .with("completion_tokens", written)
        .with("total_tokens", prompt + written)
        .with("prompt_tokens_details", Json.object().with("cached_tokens", cached));
  }

  /** The request names a model that is not here. */
  static final class UnknownModel extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnknownModel(String model) {
      super(
          "this server has only the model \""
              + ModelChoice.EMBEDDED_ID
              + "\", not \""
              + model
              + "\"");
    }
  }
}
