package dev.anabranch.model;

import dev.anabranch.json.Json;
import java.util.Map;

/**
 * The body of a Chat Completions request: messages and tools just as they were hashed, beside them
 * what the endpoint understands. Canonical, so that the same request is the same bytes.
 */
final class ChatBody {
  private ChatBody() {}

  /**
   * @param stream whether the reply is wanted piece by piece
   */
  static Json.Obj of(ModelRequest request, Dialect dialect, MaskEncoding mask, boolean stream) {
    Json.Obj body =
        Json.object()
            .with("model", request.model().id())
            .with("messages", Json.array(request.messages()));
    if (!request.tools().isEmpty()) {
      body = body.with("tools", Json.array(request.tools()));
    }
    if (dialect.cacheKey() && !request.cacheKey().isEmpty()) {
      body = body.with("prompt_cache_key", request.cacheKey());
    }
    for (Map.Entry<String, Json> field : mask.fields().entrySet()) {
      body = body.with(field.getKey(), field.getValue());
    }
    return stream ? streamed(body, dialect) : body;
  }

  private static Json.Obj streamed(Json.Obj body, Dialect dialect) {
    Json.Obj asked = body.with("stream", true);
    return dialect.streamOptions()
        ? asked.with("stream_options", Json.object().with("include_usage", true))
        : asked;
  }
}
