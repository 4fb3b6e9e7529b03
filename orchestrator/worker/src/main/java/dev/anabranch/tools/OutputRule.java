package dev.anabranch.tools;

import dev.anabranch.events.Output;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * Which part of what a call printed the event shows. Short text is shown whole; of long text the
 * beginning and the end, more of it if the call failed; of what is not text, nothing. Cuts fall
 * between lines where lines are short, and never inside a character.
 */
final class OutputRule {
  static final int HEAD = 1536;
  static final int TAIL = 512;
  static final int FAILED_HEAD = 1024;
  static final int FAILED_TAIL = 2048;
  static final int FAILED_HEAD_LINES = 40;
  static final int FAILED_TAIL_LINES = 60;

  private OutputRule() {}

  /** True if the bytes as they are cannot be had back from the event's text. */
  static boolean needsBlob(Printed printed) {
    return printed.bytes() > Printed.INLINE_MAX || !isText(printed.first());
  }

  static Output excerpt(Printed printed, boolean failed, Optional<String> blob) {
    long bytes = printed.bytes();
    boolean cut = bytes > Printed.KEPT_MAX;
    if (isBinary(printed.first()) || isBinary(printed.last())) {
      return new Output("(binary output, " + bytes + " bytes, not shown)", "", bytes, blob, cut);
    }
    if (bytes <= Printed.INLINE_MAX) {
      return new Output(decode(printed.first()), "", bytes, blob, cut);
    }
    byte[] head = head(printed.first(), failed ? FAILED_HEAD : HEAD);
    byte[] tail = tail(printed.last(), failed ? FAILED_TAIL : TAIL);
    if (failed) {
      head = firstLines(head, FAILED_HEAD_LINES);
      tail = lastLines(tail, FAILED_TAIL_LINES);
    }
    return new Output(decode(head), decode(tail), bytes, blob, cut);
  }

  private static byte[] head(byte[] bytes, int max) {
    int end = Math.min(max, bytes.length);
    for (int i = end; i > end / 2; i--) {
      if (bytes[i - 1] == '\n') {
        return Arrays.copyOf(bytes, i);
      }
    }
    while (end > 0 && end < bytes.length && isInside(bytes[end])) {
      end--;
    }
    return Arrays.copyOf(bytes, end);
  }

  private static byte[] tail(byte[] bytes, int max) {
    int start = Math.max(0, bytes.length - max);
    int middle = start + (bytes.length - start) / 2;
    for (int i = start; i < middle; i++) {
      if (bytes[i] == '\n') {
        return Arrays.copyOfRange(bytes, i + 1, bytes.length);
      }
    }
    while (start < bytes.length && isInside(bytes[start])) {
      start++;
    }
    return Arrays.copyOfRange(bytes, start, bytes.length);
  }

  private static byte[] firstLines(byte[] bytes, int lines) {
    int seen = 0;
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == '\n' && ++seen == lines) {
        return Arrays.copyOf(bytes, i + 1);
      }
    }
    return bytes;
  }

  private static byte[] lastLines(byte[] bytes, int lines) {
    int seen = 0;
    for (int i = bytes.length - 2; i >= 0; i--) {
      if (bytes[i] == '\n' && ++seen == lines) {
        return Arrays.copyOfRange(bytes, i + 1, bytes.length);
      }
    }
    return bytes;
  }

  /** True for a byte that goes on with a character begun before it. */
  private static boolean isInside(byte b) {
    return (b & 0xC0) == 0x80;
  }

  static boolean isText(byte[] bytes) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return !isBinary(bytes);
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  /** A NUL, or bytes of which more than a fifth are no characters. */
  static boolean isBinary(byte[] bytes) {
    for (byte b : bytes) {
      if (b == 0) {
        return true;
      }
    }
    long broken = decode(bytes).chars().filter(c -> c == '\uFFFD').count();
    return broken * 5 > bytes.length;
  }

  /** Bytes cut anywhere out of an output, as text; nothing if they are none. */
  static String words(byte[] bytes) {
    int start = 0;
    while (start < bytes.length && start < 3 && isInside(bytes[start])) {
      start++;
    }
    return isBinary(bytes) ? "" : decode(Arrays.copyOfRange(bytes, start, bytes.length));
  }

  private static String decode(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
