package dev.anabranch.json;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Writes a value as RFC 8785 does. A lone surrogate is escaped, so that no text is lost. What could
 * not be read back is refused. What an object keeps of itself is taken as it is.
 */
final class CanonicalWriter {
  private static final MathContext ONE_DIGIT = new MathContext(1, RoundingMode.HALF_EVEN);

  private final List<byte[]> pieces = new ArrayList<>();
  private final StringBuilder out = new StringBuilder();

  private CanonicalWriter() {}

  static String text(Json value) {
    CanonicalWriter writer = of(value);
    return writer.pieces.isEmpty()
        ? writer.out.toString()
        : new String(writer.bytes().toArray(), StandardCharsets.UTF_8);
  }

  static byte[] array(Json value) {
    CanonicalWriter writer = of(value);
    return writer.pieces.isEmpty()
        ? writer.out.toString().getBytes(StandardCharsets.UTF_8)
        : writer.bytes().toArray();
  }

  static CanonicalBytes bytes(Json value) {
    return of(value).bytes();
  }

  private static CanonicalWriter of(Json value) {
    CanonicalWriter writer = new CanonicalWriter();
    writer.write(value, 1);
    return writer;
  }

  private CanonicalBytes bytes() {
    cut();
    return new CanonicalBytes(pieces);
  }

  /** Ends a piece; never within a character, for it is done between two values alone. */
  private void cut() {
    if (!out.isEmpty()) {
      pieces.add(out.toString().getBytes(StandardCharsets.UTF_8));
      out.setLength(0);
    }
  }

  private void write(Json value, int depth) {
    switch (value) {
      case Json.Obj obj -> writeObject(obj, depth);
      case Json.Arr arr -> writeArray(arr.items(), depth);
      case Json.Str text -> writeText(text.value());
      case Json.Int number -> out.append(number.value());
      case Json.Real number -> writeReal(number.value());
      case Json.Bool bool -> out.append(bool.value());
      case Json.Null nothing -> out.append("null");
    }
  }

  private static void requireReadable(int depth) {
    if (depth > JsonParsing.DEPTH_MAX) {
      throw new JsonRefused("nested deeper than " + JsonParsing.DEPTH_MAX);
    }
  }

  /** How many objects and arrays lie inside one another; 0 in a plain value. */
  static int depth(Json value) {
    return switch (value) {
      case Json.Obj obj -> 1 + deepest(obj.fields().values());
      case Json.Arr arr -> 1 + deepest(arr.items());
      case Json.Str plain -> 0;
      case Json.Int plain -> 0;
      case Json.Real plain -> 0;
      case Json.Bool plain -> 0;
      case Json.Null plain -> 0;
    };
  }

  private static int deepest(Collection<Json> values) {
    return values.stream().mapToInt(CanonicalWriter::depth).max().orElse(0);
  }

  private void writeObject(Json.Obj obj, int depth) {
    Optional<FieldMap.Written> kept = FieldMap.of(obj.fields()).written();
    if (kept.isPresent()) {
      requireReadable(depth + kept.get().depth() - 1);
      cut();
      pieces.add(kept.get().bytes());
    } else {
      writeFields(obj, depth);
    }
  }

  private void writeFields(Json.Obj obj, int depth) {
    requireReadable(depth);
    out.append('{');
    Iterator<Map.Entry<String, Json>> fields = obj.fields().entrySet().iterator();
    while (fields.hasNext()) {
      Map.Entry<String, Json> field = fields.next();
      writeText(field.getKey());
      out.append(':');
      write(field.getValue(), depth + 1);
      if (fields.hasNext()) {
        out.append(',');
      }
    }
    out.append('}');
  }

  private void writeArray(List<Json> items, int depth) {
    requireReadable(depth);
    out.append('[');
    for (int i = 0; i < items.size(); i++) {
      if (i > 0) {
        out.append(',');
      }
      write(items.get(i), depth + 1);
    }
    out.append(']');
  }

  /** Most text needs no escape: it is copied in runs. */
  private void writeText(String text) {
    out.append('"');
    int from = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (isPair(text, i)) {
        i++;
      } else if (!isPlain(c)) {
        out.append(text, from, i);
        writeEscaped(c);
        from = i + 1;
      }
    }
    out.append(text, from, text.length()).append('"');
  }

  private static boolean isPair(String text, int at) {
    return Character.isHighSurrogate(text.charAt(at))
        && at + 1 < text.length()
        && Character.isLowSurrogate(text.charAt(at + 1));
  }

  private static boolean isPlain(char c) {
    return c >= 0x20 && c != '"' && c != '\\' && !Character.isSurrogate(c);
  }

  private void writeEscaped(char c) {
    switch (c) {
      case '"' -> out.append("\\\"");
      case '\\' -> out.append("\\\\");
      case '\b' -> out.append("\\b");
      case '\f' -> out.append("\\f");
      case '\n' -> out.append("\\n");
      case '\r' -> out.append("\\r");
      case '\t' -> out.append("\\t");
      default -> {
        out.append("\\u");
        for (int shift = 12; shift >= 0; shift -= 4) {
          out.append(Character.forDigit((c >> shift) & 0xf, 16));
        }
      }
    }
  }

  /** ECMAScript's Number::toString. */
  private void writeReal(double value) {
    if (value == 0) {
      out.append('0');
      return;
    }
    BigDecimal shortest = shortest(Math.abs(value));
    String digits = shortest.unscaledValue().toString();
    int point = digits.length() - shortest.scale();
    if (value < 0) {
      out.append('-');
    }
    if (point > 21 || point < -5) {
      writeExponent(digits, point - 1);
    } else if (point <= 0) {
      out.append("0.").repeat('0', -point).append(digits);
    } else if (digits.length() <= point) {
      out.append(digits).repeat('0', point - digits.length());
    } else {
      out.append(digits, 0, point).append('.').append(digits, point, digits.length());
    }
  }

  /** Java looks among two digits and more; for the smallest numbers one is enough. */
  private static BigDecimal shortest(double value) {
    BigDecimal digits = new BigDecimal(Double.toString(value)).stripTrailingZeros();
    BigDecimal one = digits.round(ONE_DIGIT).stripTrailingZeros();
    return digits.precision() == 2 && one.doubleValue() == value ? one : digits;
  }

  private void writeExponent(String digits, int exponent) {
    out.append(digits.charAt(0));
    if (digits.length() > 1) {
      out.append('.').append(digits, 1, digits.length());
    }
    out.append('e').append(exponent > 0 ? "+" : "").append(exponent);
  }
}
