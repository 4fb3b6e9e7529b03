package dev.anabranch.session;

import dev.anabranch.context.Prompt;
import dev.anabranch.events.ContextEvent;
import dev.anabranch.events.Header;
import dev.anabranch.events.Usage;
import dev.anabranch.json.Json;
import dev.anabranch.json.JsonRefused;

/**
 * The figures of a {@link Prompt} in a snapshot, as the event that would open its epoch here; a
 * header that was replaced is kept beside.
 */
final class PromptStateCodec {
  private PromptStateCodec() {}

  static Json.Obj encode(Prompt prompt, Header submitted) {
    ContextEvent.Epoch figures =
        new ContextEvent.Epoch(
            prompt.epoch(), 0, prompt.segmentCount(), prompt.bytes(), prompt.prefixHash());
    Json.Obj json =
        Json.object()
            .with("from", prompt.from())
            .with(
                "figures",
                StateCodec.event(
                    new ContextEvent.ContextReduced(
                        ContextEvent.Kind.COMPACT, prompt.view(), figures, Usage.UNKNOWN)));
    return prompt.header().equals(submitted)
        ? json
        : json.with(
            "header",
            StateCodec.event(new ContextEvent.HeaderReplaced(prompt.header(), "", figures)));
  }

  static Prompt decode(Json.Obj json, Header submitted, long head) {
    ContextEvent.ContextReduced kept =
        StateCodec.event(json, "figures", ContextEvent.ContextReduced.class)
            .orElseThrow(() -> new JsonRefused("a prompt without figures"));
    Header header =
        StateCodec.event(json, "header", ContextEvent.HeaderReplaced.class)
            .map(ContextEvent.HeaderReplaced::header)
            .orElse(submitted);
    return Prompt.forgotten(header, kept.view(), json.integer("from"), kept.epoch(), head);
  }
}
