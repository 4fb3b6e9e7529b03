package dev.anabranch.context.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.events.CacheForecast;
import dev.anabranch.events.ModelChoice;
import dev.anabranch.events.Sha256;
import dev.anabranch.events.Usage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The hand oracle of techniques 1.1, and random trees of prompts. */
class SentPromptsTest {
  private static final CacheDomain DOMAIN = new CacheDomain("root", new ModelChoice("m", "e"));
  private static final int END = -1;

  private final TokenCache texts = new TokenCache(1_000_000);

  private SentPrompts sent(int... opening) {
    return new SentPrompts(1_000, texts, opening);
  }

  private PromptPath path(List<int[]> pieces) {
    PromptPath path = PromptPath.start();
    for (int[] tokens : pieces) {
      String digest = Sha256.hex(Arrays.toString(tokens).getBytes(StandardCharsets.UTF_8));
      path = path.plus(digest, texts.tokens(digest, () -> tokens));
    }
    return path;
  }

  private static int[] tokens(int count, int first) {
    int[] tokens = new int[count];
    Arrays.setAll(tokens, i -> first + i);
    return tokens;
  }

  @Test
  void prompts_of_40_56_and_72_tokens_find_0_32_and_48() {
    SentPrompts sent = sent();
    CacheEfficiency sum = CacheEfficiency.NONE;
    List<Long> found = new ArrayList<>();
    List<int[]> pieces = new ArrayList<>();
    for (int[] piece : List.of(tokens(40, 0), tokens(16, 1000), tokens(16, 2000))) {
      pieces.add(piece);
      PromptPath path = path(pieces);
      long cached = CacheShape.EMBEDDED.cached(sent.common(DOMAIN, path));
      sent.admit(DOMAIN, path);
      found.add(cached);
      sum =
          sum.plus(
              Optional.of(new CacheForecast(path.tokens(), cached, 16, false, Optional.empty())),
              Usage.UNKNOWN);
    }
    assertThat(found).containsExactly(0L, 32L, 48L);
    assertThat(sum.exact()).isEqualTo(new CacheFigures(3, 168, 80, 72));
    assertThat(sum.exact().hitRate().orElseThrow()).isEqualTo(80.0 / 168);
    assertThat(sum.exact().ideal().orElseThrow()).isEqualTo(1 - 72.0 / 168);
    assertThat(sum.exact().efficiency().orElseThrow()).isEqualTo(80.0 / 96);
    assertThat(sum.reported().hitRate()).isEmpty();
  }

  @Test
  void where_the_model_wrote_counts_as_far_as_the_next_piece_begins_alike() {
    SentPrompts sent = sent(7, 8, 9);
    sent.admit(DOMAIN, path(List.of(tokens(10, 100))));
    assertThat(common(sent, tokens(10, 100), new int[] {7, 8, 9, 1, END})).isEqualTo(13);
    assertThat(common(sent, tokens(10, 100), new int[] {7, 8, 1, END})).isEqualTo(12);
    assertThat(common(sent, tokens(10, 100), new int[] {1, END})).isEqualTo(10);
    assertThat(sent.common(DOMAIN, path(List.of(tokens(10, 100))))).isEqualTo(13);
  }

  private long common(SentPrompts sent, int[]... pieces) {
    return sent.common(DOMAIN, path(List.of(pieces)));
  }

  @Test
  void other_bytes_with_the_same_tokens_are_the_same_prompt() {
    SentPrompts sent = sent();
    sent.admit(DOMAIN, PromptPath.start().plus("aa".repeat(32), tokens(10, 0)));
    PromptPath other =
        PromptPath.start()
            .plus("bb".repeat(32), tokens(10, 0))
            .plus("cc".repeat(32), tokens(10, 50));
    assertThat(sent.common(DOMAIN, other)).isEqualTo(10);
  }

  @Test
  void random_trees_agree_with_every_earlier_prompt_compared_token_by_token() {
    for (long seed = 0; seed < 200; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      int[] opening = {1, 2};
      SentPrompts sent = new SentPrompts(100_000, texts, opening);
      List<List<int[]>> prompts = new ArrayList<>();
      List<int[]> flat = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        List<int[]> next = next(random, prompts);
        int[] tokens = flat(next, opening);
        long expected = flat.stream().mapToLong(e -> common(e, tokens)).max().orElse(0);
        assertThat(sent.common(DOMAIN, path(next))).as("seed %d", seed).isEqualTo(expected);
        sent.admit(DOMAIN, path(next));
        prompts.add(next);
        flat.add(tokens);
      }
    }
  }

  /** Goes on from a random cut of an earlier prompt, in a small alphabet so that prompts meet. */
  private static List<int[]> next(SplittableRandom random, List<List<int[]>> prompts) {
    List<int[]> next = new ArrayList<>();
    if (!prompts.isEmpty()) {
      List<int[]> from = prompts.get(random.nextInt(prompts.size()));
      next.addAll(from.subList(0, random.nextInt(from.size() + 1)));
    }
    for (int more = 1 + random.nextInt(3); more > 0; more--) {
      int[] piece = random.ints(1 + random.nextInt(4), 1, 4).toArray();
      piece[piece.length - 1] = END;
      next.add(piece);
    }
    return next;
  }

  private static int[] flat(List<int[]> pieces, int[] opening) {
    TokenList tokens = new TokenList();
    pieces.forEach(tokens::addAll);
    return tokens.addAll(opening).toArray();
  }

  private static long common(int[] a, int[] b) {
    int mismatch = Arrays.mismatch(a, b);
    return mismatch < 0 ? a.length : mismatch;
  }

  @Test
  void what_is_remembered_stays_bounded_and_then_less_is_known_never_more() {
    TokenCache small = new TokenCache(50);
    SentPrompts sent = new SentPrompts(10, small, new int[0]);
    List<int[]> pieces = new ArrayList<>();
    List<int[]> flat = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      pieces.add(tokens(5, i * 10));
      PromptPath path = path(pieces);
      path.pieces().forEach(piece -> small.tokens(piece.text(), piece::tokens));
      int[] tokens = flat(pieces, new int[0]);
      long most = flat.stream().mapToLong(earlier -> common(earlier, tokens)).max().orElse(0);
      assertThat(sent.common(DOMAIN, path)).isLessThanOrEqualTo(most);
      sent.admit(DOMAIN, path);
      flat.add(tokens);
      assertThat(sent.size()).isLessThanOrEqualTo(10);
      assertThat(small.size()).isLessThanOrEqualTo(50);
    }
    assertThat(sent.common(DOMAIN, path(pieces))).as("the newest is known").isEqualTo(500);
  }
}
