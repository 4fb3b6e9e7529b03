package dev.anabranch.blobs;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.HexFormat;

/**
 * File names are bytes; here they are text that loses none of them: what is UTF-8 reads as it is,
 * and each other byte {@code 0xHH} is the lone surrogate {@code U+DCHH}.
 */
public final class FileName {
  /*
   * The JDK keeps a path's bytes but shows and takes them as text of the locale. A file: URI is the
   * one public form of a Path that carries the bytes themselves, percent-escaped, in every locale;
   * so names that are not ASCII travel through it.
   */
  private static final int ESCAPE = 0xDC00;

  /** The order of the bytes. */
  static final Comparator<String> BY_BYTES =
      (a, b) ->
          isAscii(a) && isAscii(b) ? a.compareTo(b) : Arrays.compareUnsigned(bytes(a), bytes(b));

  private FileName() {}

  /** The text of these bytes. */
  public static String text(byte[] bytes) {
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(bytes.length);
    CoderResult result = decoder.decode(in, out, true);
    while (result.isError()) {
      for (int i = 0; i < result.length(); i++) {
        out.put((char) (ESCAPE | (in.get() & 0xff)));
      }
      result = decoder.decode(in, out, true);
    }
    return out.flip().toString();
  }

  /** The bytes of a text that {@link #text} gave. */
  public static byte[] bytes(String text) {
    if (isAscii(text)) {
      return text.getBytes(StandardCharsets.ISO_8859_1);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream(text.length() + 8);
    text.codePoints()
        .forEach(c -> {
          if (isEscape(c)) {
            out.write(c & 0xff);
          } else {
            out.writeBytes(Character.toString(c).getBytes(StandardCharsets.UTF_8));
          }
        });
    return out.toByteArray();
  }

  /** True if the name is UTF-8, so that its text can be shown and sent as it is. */
  public static boolean isUtf8(String text) {
    return isAscii(text) || text.codePoints().noneMatch(FileName::isEscape);
  }

  private static boolean isAscii(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) >= 0x80) {
        return false;
      }
    }
    return true;
  }

  /** The text for people: bytes that are not UTF-8 read as {@code \xHH}. */
  public static String shown(String text) {
    StringBuilder out = new StringBuilder();
    text.codePoints()
        .forEach(c -> {
          if (isEscape(c)) {
            out.append("\\x").append(HexFormat.of().toHexDigits((byte) c));
          } else {
            out.appendCodePoint(c);
          }
        });
    return out.toString();
  }

  /** The bytes in base64url without padding. */
  static String base64(String text) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes(text));
  }

  private static boolean isEscape(int c) {
    return c >= ESCAPE + 0x80 && c <= ESCAPE + 0xff;
  }

  /** The text of a path of one or more names, as it stands (nothing is resolved). */
  public static String of(Path path) {
    String shown = path.toString();
    if (isAscii(shown)) {
      return shown;
    }
    String raw = Path.of("/").resolve(path).toUri().getRawPath();
    String text = text(unescaped(raw.substring(path.isAbsolute() ? 0 : 1)));
    return text.endsWith("/") && !shown.endsWith("/") ? text.substring(0, text.length() - 1) : text;
  }

  /** The path, relative unless the text begins with a slash. */
  public static Path path(String text) {
    if (isAscii(text)) {
      return Path.of(text);
    }
    boolean absolute = text.startsWith("/");
    Path path = Path.of(URI.create("file://" + (absolute ? "" : "/") + escaped(bytes(text))));
    return absolute ? path : path.subpath(0, path.getNameCount());
  }

  private static String escaped(byte[] bytes) {
    StringBuilder out = new StringBuilder();
    for (byte b : bytes) {
      if (b == '/') {
        out.append('/');
      } else {
        out.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
      }
    }
    return out.toString();
  }

  private static byte[] unescaped(String raw) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(raw.length());
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c == '%') {
        out.write(HexFormat.fromHexDigits(raw, i + 1, i + 3));
        i += 2;
      } else {
        out.write(c);
      }
    }
    return out.toByteArray();
  }
}
