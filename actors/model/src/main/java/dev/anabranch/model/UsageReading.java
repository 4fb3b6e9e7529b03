package dev.anabranch.model;

import dev.anabranch.events.Usage;
import dev.anabranch.json.Json;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Reads what an endpoint says about tokens. Servers differ in what they report and in which chunk;
 * what is not said stays unknown and is never taken for 0.
 */
final class UsageReading {
  private OptionalLong prompt = OptionalLong.empty();
  private OptionalLong cached = OptionalLong.empty();
  private OptionalLong output = OptionalLong.empty();

  /** Later figures replace earlier ones: some servers complete their usage in a second chunk. */
  void add(Json.Obj chunk) {
    object(chunk, "usage").ifPresent(this::usage);
    object(chunk, "timings").ifPresent(this::timings);
  }

  private void usage(Json.Obj usage) {
    prompt = newer(number(usage, "prompt_tokens"), prompt);
    output = newer(number(usage, "completion_tokens"), output);
    OptionalLong details =
        object(usage, "prompt_tokens_details")
            .map(part -> number(part, "cached_tokens"))
            .orElse(OptionalLong.empty());
    cached = newer(newer(details, number(usage, "prompt_cache_hit_tokens")), cached);
  }

  /**
   * What llama.cpp says beside its usage, or in its place; {@code prompt_n} leaves out the cached.
   */
  private void timings(Json.Obj timings) {
    OptionalLong reused = number(timings, "cache_n");
    OptionalLong read = number(timings, "prompt_n");
    cached = newer(cached, reused);
    output = newer(output, number(timings, "predicted_n"));
    if (prompt.isEmpty() && reused.isPresent() && read.isPresent()) {
      prompt = OptionalLong.of(reused.getAsLong() + read.getAsLong());
    }
  }

  /** What cannot be true of the figures as they were reported. */
  Optional<String> inconsistency() {
    return excess()
        ? Optional.of(
            "the endpoint reported "
                + cached.getAsLong()
                + " cached tokens of "
                + prompt.getAsLong()
                + "; counted as "
                + prompt.getAsLong())
        : Optional.empty();
  }

  private boolean excess() {
    return prompt.isPresent() && cached.isPresent() && cached.getAsLong() > prompt.getAsLong();
  }

  /** A server that reports more cached tokens than tokens is wrong by the excess. */
  Usage usage() {
    return new Usage(prompt, excess() ? prompt : cached, output);
  }

  private static OptionalLong newer(OptionalLong later, OptionalLong earlier) {
    return later.isPresent() ? later : earlier;
  }

  private static Optional<Json.Obj> object(Json.Obj parent, String key) {
    return parent.find(key).filter(Json.Obj.class::isInstance).map(Json::asObject);
  }

  private static OptionalLong number(Json.Obj parent, String key) {
    return switch (parent.find(key).orElse(null)) {
      case Json.Int whole when whole.value() >= 0 -> OptionalLong.of(whole.value());
      case Json.Real real when real.value() >= 0 -> OptionalLong.of((long) real.value());
      case null, default -> OptionalLong.empty();
    };
  }
}
