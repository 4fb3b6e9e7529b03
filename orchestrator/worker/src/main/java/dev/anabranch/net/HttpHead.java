package dev.anabranch.net;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The first line and the header lines of a request or an answer, up to the empty line. */
record HttpHead(String first, List<Field> fields) {
  static final int BYTES_MAX = 32 << 10;

  HttpHead {
    fields = List.copyOf(fields);
  }

  /** One header line; {@code name} in lower case. */
  record Field(String name, String value) {}

  /**
   * Reads a head and not one byte more.
   *
   * @throws IOException if it is too long, ends early, or holds a line that is none
   */
  static HttpHead read(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    List<String> lines = new ArrayList<>();
    for (int bytes = 0; bytes < BYTES_MAX; bytes++) {
      int b = in.read();
      if (b < 0) {
        throw new IOException("it ended before its head did");
      }
      if (b != '\n') {
        line.write(b);
      } else {
        String text = withoutReturn(line.toString(StandardCharsets.ISO_8859_1));
        line.reset();
        if (!text.isEmpty()) {
          lines.add(text);
        } else if (!lines.isEmpty()) {
          return parse(lines);
        }
      }
    }
    throw new IOException("its head is longer than " + BYTES_MAX + " bytes");
  }

  private static String withoutReturn(String line) {
    return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
  }

  private static HttpHead parse(List<String> lines) throws IOException {
    List<Field> fields = new ArrayList<>();
    for (String line : lines) {
      if (line.chars().anyMatch(c -> (c < 0x20 && c != '\t') || c == 0x7f)) {
        throw new IOException("its head holds a control character");
      }
    }
    for (String line : lines.subList(1, lines.size())) {
      int colon = line.indexOf(':');
      if (colon < 1 || !line.substring(0, colon).matches("[!#$%&'*+.^_`|~0-9A-Za-z-]+")) {
        throw new IOException("its head holds a line that is no header");
      }
      fields.add(
          new Field(
              line.substring(0, colon).toLowerCase(Locale.ROOT),
              line.substring(colon + 1).strip()));
    }
    return new HttpHead(lines.getFirst(), fields);
  }

  /** The value of the first header of that name. */
  Optional<String> find(String name) {
    return fields.stream().filter(field -> field.name().equals(name)).map(Field::value).findFirst();
  }
}
