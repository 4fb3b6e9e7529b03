package dev.anabranch.modelserver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.modelserver.Settings.CacheShape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrefixCacheTest {
  private static int[] tokens(Random random, int count) {
    return random.ints(count, 0, 200_000).toArray();
  }

  @Test
  void the_hand_oracle_holds() {
    PrefixCache cache = new PrefixCache(CacheShape.VLLM);
    int[] prompt = tokens(new Random(1), 72);
    assertThat(cache.admit(Arrays.copyOf(prompt, 40))).isZero();
    assertThat(cache.admit(Arrays.copyOf(prompt, 56))).isEqualTo(32);
    assertThat(cache.admit(prompt)).isEqualTo(48);
  }

  @Test
  void below_the_minimum_nothing_counts_as_cached() {
    PrefixCache cache = new PrefixCache(CacheShape.OPENAI);
    int[] prompt = tokens(new Random(2), 2000);
    cache.admit(prompt);
    assertThat(cache.admit(Arrays.copyOf(prompt, 1023))).isZero();
    assertThat(cache.admit(Arrays.copyOf(prompt, 1030))).isEqualTo(1024);
  }

  @Test
  void a_change_at_the_start_loses_everything_and_at_the_end_one_block() {
    PrefixCache cache = new PrefixCache(CacheShape.VLLM);
    int[] prompt = tokens(new Random(3), 320);
    cache.admit(prompt);
    int[] late = prompt.clone();
    late[319]++;
    assertThat(cache.admit(late)).isEqualTo(304);
    int[] early = prompt.clone();
    early[0]++;
    assertThat(cache.admit(early)).isZero();
  }

  /** The reference: floor of the longest common prefix with any earlier prompt, in blocks. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void random_trees_of_prompts_agree_with_the_longest_common_prefix(long seed) {
    Random random = new Random(seed);
    int block = 1 + random.nextInt(20);
    PrefixCache cache = new PrefixCache(new CacheShape(block, 0, 100_000));
    List<int[]> sent = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      int[] prompt = next(random, sent);
      int expected =
          sent.stream()
              .mapToInt(earlier -> common(earlier, prompt) / block * block)
              .max()
              .orElse(0);
      assertThat(cache.admit(prompt)).isEqualTo(expected);
      sent.add(prompt);
    }
  }

  /** Goes on from a random cut of an earlier prompt, in a small alphabet so that prompts meet. */
  private static int[] next(Random random, List<int[]> sent) {
    int[] from = sent.isEmpty() ? new int[0] : sent.get(random.nextInt(sent.size()));
    int keep = random.nextInt(from.length + 1);
    int[] prompt = Arrays.copyOf(from, keep + random.nextInt(60));
    for (int i = keep; i < prompt.length; i++) {
      prompt[i] = random.nextInt(3);
    }
    return prompt;
  }

  private static int common(int[] a, int[] b) {
    int mismatch = Arrays.mismatch(a, b);
    return mismatch < 0 ? a.length : mismatch;
  }

  @Test
  void without_room_the_ends_of_old_prompts_go_first() {
    PrefixCache cache = new PrefixCache(new CacheShape(16, 0, 10));
    int[] first = tokens(new Random(4), 128);
    cache.admit(first);
    cache.admit(tokens(new Random(5), 80));
    assertThat(cache.admit(first)).isEqualTo(80);
  }

  @Test
  void a_prompt_larger_than_the_cache_keeps_its_beginning() {
    PrefixCache cache = new PrefixCache(new CacheShape(16, 0, 10));
    int[] large = tokens(new Random(6), 1600);
    cache.admit(large);
    assertThat(cache.admit(large)).isEqualTo(160);
  }
}
