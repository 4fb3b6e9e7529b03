package dev.anabranch.model;

import com.openai.core.JsonArray;
import com.openai.core.JsonBoolean;
import com.openai.core.JsonField;
import com.openai.core.JsonNull;
import com.openai.core.JsonNumber;
import com.openai.core.JsonObject;
import com.openai.core.JsonString;
import com.openai.core.JsonValue;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionMessageParam;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import dev.anabranch.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Puts our canonical request into the SDK's parameters. Messages and tools pass through as raw
 * JSON, keys in canonical order, so no library version can reorder or drop what was hashed.
 */
final class Parameters {
  private Parameters() {}

  /**
   * @param stream whether the reply is wanted piece by piece
   */
  static ChatCompletionCreateParams of(
      ModelRequest request, Dialect dialect, MaskEncoding mask, boolean stream) {
    ChatCompletionCreateParams.Builder params =
        ChatCompletionCreateParams.builder()
            .model(request.model().id())
            .messages(messages(request.messages()));
    if (!request.tools().isEmpty()) {
      params.putAdditionalBodyProperty("tools", array(request.tools()));
    }
    if (dialect.cacheKey() && !request.cacheKey().isEmpty()) {
      params.promptCacheKey(request.cacheKey());
    }
    mask.fields().forEach((name, field) -> params.putAdditionalBodyProperty(name, value(field)));
    if (stream && dialect.streamOptions()) {
      params.streamOptions(ChatCompletionStreamOptions.builder().includeUsage(true).build());
    }
    return params.build();
  }

  /** The SDK takes raw values for any field; their Java signature has no type argument. */
  @SuppressWarnings("unchecked")
  private static JsonField<List<ChatCompletionMessageParam>> messages(List<Json.Obj> messages) {
    return (JsonField<List<ChatCompletionMessageParam>>) (JsonField<?>) array(messages);
  }

  private static JsonArray array(List<? extends Json> items) {
    List<JsonValue> values = new ArrayList<>(items.size());
    for (Json item : items) {
      values.add(value(item));
    }
    return JsonArray.of(values);
  }

  private static JsonValue value(Json json) {
    return switch (json) {
      case Json.Obj object -> {
        Map<String, JsonValue> fields = new LinkedHashMap<>();
        object.fields().forEach((key, field) -> fields.put(key, value(field)));
        yield JsonObject.of(fields);
      }
      case Json.Arr items -> array(items.items());
      case Json.Str text -> JsonString.of(text.value());
      case Json.Int number -> JsonNumber.of(number.value());
      case Json.Real number -> JsonNumber.of(number.value());
      case Json.Bool bool -> JsonBoolean.of(bool.value());
      case Json.Null nothing -> JsonNull.of();
    };
  }
}
