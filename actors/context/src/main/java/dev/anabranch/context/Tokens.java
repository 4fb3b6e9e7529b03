package dev.anabranch.context;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingType;
import java.nio.charset.StandardCharsets;

/**
 * Counts tokens of the {@code o200k_base} vocabulary. No token is shorter than a byte, so a short
 * text needs no vocabulary to be below a bound.
 */
public final class Tokens {
  private Tokens() {}

  /** Never changes and takes a second to load. */
  private static final class Vocabulary {
    private static final Encoding O200K =
        Encodings.newLazyEncodingRegistry().getEncoding(EncodingType.O200K_BASE);
  }

  /** True if the text has more than {@code max} tokens. */
  public static boolean exceed(String text, int max) {
    return text.getBytes(StandardCharsets.UTF_8).length > max && count(text) > max;
  }

  public static int count(String text) {
    return Vocabulary.O200K.countTokensOrdinary(text);
  }
}
