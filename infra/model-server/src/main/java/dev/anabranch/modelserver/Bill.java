package dev.anabranch.modelserver;

/** What this server has billed since it started: every answer, with the tokens it named. */
public record Bill(long answers, long promptTokens, long cachedTokens, long outputTokens) {
  static final Bill EMPTY = new Bill(0, 0, 0, 0);

  Bill plus(long prompt, long cached, long output) {
    return new Bill(
        answers + 1, promptTokens + prompt, cachedTokens + cached, outputTokens + output);
  }
}
