package dev.anabranch.session;

import dev.anabranch.context.tokens.LastAnswered;
import dev.anabranch.json.Json;
import java.util.Optional;

/** {@link LastAnswered} in a snapshot. */
final class AnsweredCodec {
  private AnsweredCodec() {}

  static Json.Obj encode(LastAnswered answered) {
    return with(with(Json.object(), "known", answered.known()), "open", answered.open());
  }

  private static Json.Obj with(Json.Obj json, String key, Optional<LastAnswered.Known> known) {
    return known
        .map(prompt ->
            json.with(
                key,
                Json.object()
                    .with("segments", prompt.segments())
                    .withText("prefixHash", prompt.prefixHash())
                    .withText("miss", prompt.miss())))
        .orElse(json);
  }

  static LastAnswered decode(Json.Obj json) {
    return new LastAnswered(known(json, "known"), known(json, "open"));
  }

  private static Optional<LastAnswered.Known> known(Json.Obj json, String key) {
    return json.find(key)
        .map(Json::asObject)
        .map(prompt ->
            new LastAnswered.Known(
                Math.toIntExact(prompt.integer("segments")),
                prompt.findText("prefixHash"),
                prompt.findText("miss")));
  }
}
