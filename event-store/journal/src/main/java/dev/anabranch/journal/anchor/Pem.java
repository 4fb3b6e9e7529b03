package dev.anabranch.journal.anchor;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** The text form of keys that other programs read too. */
final class Pem {
  static final String PUBLIC = "PUBLIC KEY";
  static final String PRIVATE = "PRIVATE KEY";
  private static final int LINE_CHARS = 64;

  private Pem() {}

  static String encode(byte[] key, String kind) {
    byte[] lineEnd = "\n".getBytes(StandardCharsets.US_ASCII);
    return "-----BEGIN "
        + kind
        + "-----\n"
        + Base64.getMimeEncoder(LINE_CHARS, lineEnd).encodeToString(key)
        + "\n-----END "
        + kind
        + "-----\n";
  }

  /** Refuses with {@link IllegalArgumentException} what is not that kind of key. */
  static byte[] decode(String text, String kind) {
    String begin = "-----BEGIN " + kind + "-----";
    String end = "-----END " + kind + "-----";
    String bare = text.strip();
    if (!bare.startsWith(begin) || !bare.endsWith(end)) {
      throw new IllegalArgumentException("it does not stand between " + begin + " and " + end);
    }
    return Base64.getMimeDecoder()
        .decode(bare.substring(begin.length(), bare.length() - end.length()));
  }
}
