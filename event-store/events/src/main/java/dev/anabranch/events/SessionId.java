package dev.anabranch.events;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * A session's name: 26 characters of lower-case Crockford base32, 130 bits. Refuses anything else
 * with {@link IllegalArgumentException}.
 */
public record SessionId(String value) implements Comparable<SessionId> {
  private static final String ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
  private static final int CHARS = 26;

  public SessionId {
    if (!isValid(value)) {
      throw new IllegalArgumentException("not a session id: " + value);
    }
  }

  public static boolean isValid(String text) {
    return text.length() == CHARS && text.chars().allMatch(c -> ALPHABET.indexOf(c) >= 0);
  }

  public static SessionId random(RandomGenerator random) {
    byte[] bytes = new byte[17];
    random.nextBytes(bytes);
    return of130bits(bytes);
  }

  /** The id that an owner's idempotency key names: the first 130 bits of SHA-256(owner, 0, key). */
  public static SessionId derived(String owner, String key) {
    MessageDigest digest = Sha256.digest();
    digest.update(owner.getBytes(StandardCharsets.UTF_8));
    digest.update((byte) 0);
    digest.update(key.getBytes(StandardCharsets.UTF_8));
    return of130bits(Arrays.copyOf(digest.digest(), 17));
  }

  private static SessionId of130bits(byte[] bytes) {
    StringBuilder out = new StringBuilder(CHARS);
    for (int i = 0; i < CHARS; i++) {
      int bit = i * 5;
      int pair =
          (bytes[bit / 8] & 0xff) << 8
              | (bit / 8 + 1 < bytes.length ? bytes[bit / 8 + 1] & 0xff : 0);
      out.append(ALPHABET.charAt(pair >> (11 - bit % 8) & 31));
    }
    return new SessionId(out.toString());
  }

  @Override
  public int compareTo(SessionId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
