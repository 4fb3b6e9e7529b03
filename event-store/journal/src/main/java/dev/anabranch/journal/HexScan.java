package dev.anabranch.journal;

import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Finds what may be the name of a blob: 64 lower-case hex digits with no other beside them. */
final class HexScan {
  private static final int DIGITS = 64;

  private HexScan() {}

  static void each(byte[] bytes, Consumer<String> sink) {
    int from = 0;
    for (int i = 0; i <= bytes.length; i++) {
      if (i == bytes.length || !isDigit(bytes[i])) {
        if (i - from == DIGITS) {
          sink.accept(new String(bytes, from, DIGITS, StandardCharsets.US_ASCII));
        }
        from = i + 1;
      }
    }
  }

  private static boolean isDigit(byte b) {
    return (b >= '0' && b <= '9') || (b >= 'a' && b <= 'f');
  }
}
