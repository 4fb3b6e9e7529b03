package dev.anabranch.modelserver;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingType;
import dev.anabranch.events.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Tokens of the {@code o200k_base} vocabulary. A prompt grows by whole messages, so the tokens of
 * long texts are kept and a turn only pays for what is new in it.
 */
final class Tokenizer {
  private static final int SHORT_CHARS = 64;
  private static final int KEPT_TOKENS_MAX = 2_000_000;

  private final CompletableFuture<Encoding> encoding =
      CompletableFuture.supplyAsync(() -> Vocabulary.O200K);
  private final Map<String, int[]> kept = new LinkedHashMap<>(256, 0.75f, true);
  private int keptTokens;

  /** Never changes and takes a second to load, so one is enough. */
  private static final class Vocabulary {
    private static final Encoding O200K =
        Encodings.newLazyEncodingRegistry().getEncoding(EncodingType.O200K_BASE);
  }

  int[] tokens(String text) {
    if (text.length() <= SHORT_CHARS) {
      return encode(text);
    }
    String key = Sha256.hex(text.getBytes(StandardCharsets.UTF_8));
    synchronized (kept) {
      int[] known = kept.get(key);
      if (known != null) {
        return known;
      }
    }
    int[] tokens = encode(text);
    keep(key, tokens);
    return tokens;
  }

  private int[] encode(String text) {
    return text.isEmpty() ? new int[0] : encoding.join().encodeOrdinary(text).toArray();
  }

  private void keep(String key, int[] tokens) {
    synchronized (kept) {
      if (kept.putIfAbsent(key, tokens) == null) {
        keptTokens += tokens.length;
      }
      var eldest = kept.entrySet().iterator();
      while (keptTokens > KEPT_TOKENS_MAX && eldest.hasNext()) {
        keptTokens -= eldest.next().getValue().length;
        eldest.remove();
      }
    }
  }
}
