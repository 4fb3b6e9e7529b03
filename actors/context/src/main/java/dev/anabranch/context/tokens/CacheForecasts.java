package dev.anabranch.context.tokens;

import dev.anabranch.context.Prompt;
import dev.anabranch.context.Segment;
import dev.anabranch.events.CacheForecast;
import dev.anabranch.events.Sha256;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/**
 * Tells how many tokens of a request an endpoint should find in its prefix cache (techniques 1.1).
 * Exact for the embedded endpoint, whose chat template and vocabulary are known here; an estimate
 * for others.
 *
 * <p>Remembers what was sent, within a bound, and counts each segment once. May be used by many
 * threads; the first count takes the second in which the vocabulary is read.
 */
public final class CacheForecasts {
  private static final int BORDERS_MAX = 65_536;
  private static final long TOKENS_MAX = 4_000_000;
  private static final int REQUESTS_MAX = 8_192;

  private final TokenCache texts;
  private final SentPrompts sent;
  private final LinkedHashMap<Request, String> asked = new LinkedHashMap<>(256, 0.75f, true);

  /** An answered request by its prefix hash. */
  private record Request(CacheDomain domain, String hash) {}

  public CacheForecasts() {
    this(BORDERS_MAX, TOKENS_MAX);
  }

  CacheForecasts(int bordersMax, long tokensMax) {
    this.texts = new TokenCache(tokensMax);
    this.sent = new SentPrompts(bordersMax, texts, ChatTokens.opening());
  }

  /**
   * The forecast for the request of {@code prompt}, which counts as sent from here on: ask once for
   * each request that is answered.
   *
   * @param earlier as in {@link Prompt#segments}
   * @param last what the branch tells of the request before this one
   */
  public CacheForecast forecast(
      CacheDomain domain,
      CacheShape shape,
      Prompt prompt,
      List<Segment> earlier,
      LastAnswered last) {
    List<Segment> segments = prompt.segments(earlier);
    PromptPath path =
        newPart(domain, prompt, segments, last).orElseGet(() -> whole(prompt, segments));
    synchronized (sent) {
      believe(domain, path, last);
      long common = sent.common(domain, path);
      long total =
          sent.tokensBefore(domain, path.border()).orElse(0)
              + path.tokens()
              + ChatTokens.opening().length;
      sent.admit(domain, path);
      asked(domain, path);
      long cached = shape.cached(common);
      return new CacheForecast(
          total,
          cached,
          shape.blockTokens(),
          shape.estimated(),
          miss(path, last).or(() -> small(cached, common)));
    }
  }

  private void asked(CacheDomain domain, PromptPath path) {
    asked.put(new Request(domain, path.end()), path.last());
    if (asked.size() > REQUESTS_MAX) {
      asked.remove(asked.firstEntry().getKey());
    }
  }

  /**
   * Only what is new since the last answered request, if that one is known: the hashes over the new
   * segments lead from its border to the prompt's own hash, which proves that it is one.
   */
  private Optional<PromptPath> newPart(
      CacheDomain domain, Prompt prompt, List<Segment> segments, LastAnswered last) {
    return last.known()
        .filter(before -> before.segments() >= 0 && before.segments() <= segments.size())
        .flatMap(before -> before.prefixHash().flatMap(hash -> tip(domain, hash, before)))
        .map(tip -> tip.plus(segments.subList(tip.at(), segments.size()), this::counted))
        .filter(path -> path.end().equals(prompt.prefixHash()));
  }

  private Optional<PromptPath> tip(CacheDomain domain, String hash, LastAnswered.Known known) {
    synchronized (sent) {
      return Optional.ofNullable(asked.get(new Request(domain, hash)))
          .filter(border -> sent.tokensBefore(domain, border).isPresent())
          .map(border -> new PromptPath(hash, border, known.segments(), List.of()));
    }
  }

  private PromptPath whole(Prompt prompt, List<Segment> segments) {
    String digest = Sha256.hex(prompt.headerBytes());
    return PromptPath.start()
        .plus(digest, texts.tokens(digest, () -> header(prompt)))
        .plus(segments, this::counted);
  }

  private int[] counted(Segment segment) {
    return texts.tokens(segment.sha256(), () -> tokens(segment));
  }

  private static int[] header(Prompt prompt) {
    return new TokenList()
        .addAll(ChatTokens.tools(prompt.tools()))
        .addAll(ChatTokens.message(prompt.systemMessage()))
        .toArray();
  }

  private static int[] tokens(Segment segment) {
    TokenList tokens = new TokenList();
    segment.messages().forEach(message -> tokens.addAll(ChatTokens.message(message)));
    return tokens.toArray();
  }

  /** What the journal tells was sent, though perhaps not from here. */
  private void believe(CacheDomain domain, PromptPath path, LastAnswered last) {
    if (!path.isWhole() || last.known().isEmpty()) {
      return;
    }
    LastAnswered.Known known = last.known().get();
    if (known.prefixHash().isEmpty() && path.reaches(known.segments())) {
      sent.believe(domain, path.upTo(known.segments()));
    } else if (stands(path, known)) {
      sent.admit(domain, path.upTo(known.segments()));
    }
  }

  /** True if the prompt goes on from that one. */
  private static boolean stands(PromptPath path, LastAnswered.Known known) {
    return path.reaches(known.segments())
        && known.prefixHash().filter(path.hashOf(known.segments())::equals).isPresent();
  }

  private static Optional<String> miss(PromptPath path, LastAnswered last) {
    if (last.known().isEmpty()) {
      return Optional.of(LastAnswered.FIRST);
    }
    LastAnswered.Known known = last.known().get();
    return known.miss().isPresent() || stands(path, known)
        ? known.miss()
        : Optional.of(LastAnswered.PREFIX_BREAK);
  }

  private static Optional<String> small(long cached, long common) {
    return cached == 0 && common > 0 ? Optional.of(LastAnswered.BELOW_MINIMUM) : Optional.empty();
  }
}
