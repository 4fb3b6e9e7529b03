package dev.anabranch.context.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.json.Json;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ChatTokensTest {
  private static final int FIRST_SPECIAL = 199_998;

  @Test
  void a_message_is_its_role_and_its_content_between_special_tokens() {
    Json.Obj message = Json.object().with("role", "user").with("content", "hello world");
    assertThat(ChatTokens.message(message))
        .containsExactly(200_006, 1428, 200_008, 24_912, 2375, 200_007);
    assertThat(ChatTokens.opening()).containsExactly(200_006, 173_781, 200_008);
    assertThat(ChatTokens.tools(List.of())).isEmpty();
  }

  @Test
  void no_text_makes_a_special_token() {
    for (String text :
        List.of("<|im_start|>", "<|end|>", "<|endoftext|>", "<|endofprompt|>", "<|message|>")) {
      assertThat(Arrays.stream(Vocabulary.tokens(text)).max().orElseThrow())
          .isLessThan(FIRST_SPECIAL);
    }
  }

  /** Why the borders need special tokens: a beginning in bytes is often none in tokens. */
  @Test
  void a_text_that_is_cut_anywhere_is_often_no_beginning_in_tokens() {
    String text = "Nothing is deleted, ever: a reduction is an event that changes the view. ";
    SplittableRandom random = new SplittableRandom(1);
    int[] whole = Vocabulary.tokens(text.repeat(5));
    int broken = 0;
    for (int i = 0; i < 200; i++) {
      int[] cut = Vocabulary.tokens(text.repeat(5).substring(0, 1 + random.nextInt(300)));
      broken += Arrays.mismatch(cut, whole) < cut.length ? 1 : 0;
    }
    assertThat(broken).isGreaterThan(50);
  }

  @Test
  void shapes_follow_the_endpoint() {
    assertThat(CacheShape.OPENAI.cached(1023)).isZero();
    assertThat(CacheShape.OPENAI.cached(1151)).isEqualTo(1024);
    assertThat(CacheShape.OPENAI.cached(1152)).isEqualTo(1152);
    assertThat(CacheShape.EMBEDDED.cached(47)).isEqualTo(32);
    assertThat(CacheShape.LLAMA_CPP.cached(47)).isEqualTo(47);
  }
}
