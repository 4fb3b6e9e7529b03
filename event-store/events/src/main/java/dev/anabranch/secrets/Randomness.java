package dev.anabranch.secrets;

import java.util.regex.Pattern;

/** How much a text looks like something that nobody thought of. */
final class Randomness {
  private static final Pattern UUID =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
  private static final int LOOKED_AT = 256;

  private Randomness() {}

  /** Bits for each character, by how often each comes; of a long text its beginning. */
  static double bits(String text) {
    int[] counts = new int[128];
    int length = Math.min(text.length(), LOOKED_AT);
    for (int i = 0; i < length; i++) {
      counts[text.charAt(i) & 127]++;
    }
    double bits = 0;
    for (int count : counts) {
      if (count > 0) {
        double share = (double) count / length;
        bits -= share * Math.log(share) / Math.log(2);
      }
    }
    return bits;
  }

  static int distinct(String text) {
    return (int) text.chars().limit(LOOKED_AT).distinct().count();
  }

  static boolean isUuid(String text) {
    return text.length() == 36 && UUID.matcher(text).matches();
  }

  /** How many of its characters, of a long text its first, are of the alphabet. */
  static long count(String text, Alphabet alphabet) {
    return text.chars().limit(LOOKED_AT).filter(alphabet::has).count();
  }
}
