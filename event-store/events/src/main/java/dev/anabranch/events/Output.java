package dev.anabranch.events;

import java.util.Optional;

/**
 * What a tool printed, by the output rule: whole in {@code head} if it is short, else its beginning
 * and its end, with the whole in a blob. {@code bytes} is the full length; {@code blob} the SHA-256
 * of the whole; {@code cut} says that even the blob is not all.
 */
public record Output(String head, String tail, long bytes, Optional<String> blob, boolean cut) {
  public static final Output EMPTY = new Output("", "", 0, Optional.empty(), false);

  /** Short text, kept whole. */
  public static Output of(String text) {
    return new Output(
        text,
        "",
        text.getBytes(java.nio.charset.StandardCharsets.UTF_8).length,
        Optional.empty(),
        false);
  }
}
