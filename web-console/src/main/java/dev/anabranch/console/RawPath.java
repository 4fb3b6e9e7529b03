package dev.anabranch.console;

import dev.anabranch.blobs.FileName;
import dev.anabranch.console.Problem.Kind;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Percent-escapes of file names, whose bytes need not be UTF-8. */
final class RawPath {
  private static final String PLAIN = "-._~";

  private RawPath() {}

  /** The rest of a path after {@code mark}, unescaped, as text of {@link FileName}. */
  static String after(String rawPath, String mark) {
    String raw = rawPath.substring(rawPath.indexOf(mark) + mark.length());
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(raw.length());
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c == '%') {
        bytes.write(escape(raw, i));
        i += 2;
      } else {
        bytes.writeBytes(String.valueOf(c).getBytes(StandardCharsets.UTF_8));
      }
    }
    return FileName.text(bytes.toByteArray());
  }

  private static int escape(String raw, int at) {
    try {
      return HexFormat.fromHexDigits(raw, at + 1, at + 3);
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new Problem(
          Kind.BAD_REQUEST, "A percent sign in the path is not followed by two hex digits.");
    }
  }

  static String lastName(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  static String escaped(String name) {
    StringBuilder out = new StringBuilder();
    for (byte b : FileName.bytes(name)) {
      char c = (char) (b & 0xff);
      boolean plain = c < 0x80 && (Character.isLetterOrDigit(c) || PLAIN.indexOf(c) >= 0);
      if (plain) {
        out.append(c);
      } else {
        out.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
      }
    }
    return out.toString();
  }
}
