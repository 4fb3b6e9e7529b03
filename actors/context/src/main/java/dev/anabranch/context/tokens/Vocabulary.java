package dev.anabranch.context.tokens;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingType;

/** The {@code o200k_base} vocabulary: the embedded endpoint's own, and an estimate for others. */
final class Vocabulary {
  private Vocabulary() {}

  /** Never changes and takes a second to load, so one is enough, and only when it is asked for. */
  private static final class Loaded {
    private static final Encoding O200K =
        Encodings.newLazyEncodingRegistry().getEncoding(EncodingType.O200K_BASE);
  }

  static int[] tokens(String text) {
    return text.isEmpty() ? new int[0] : Loaded.O200K.encodeOrdinary(text).toArray();
  }
}
