package dev.anabranch.json;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * Writes a value as RFC 8785 does. A lone surrogate is escaped, so that no text is lost. What could
 * not be read back is refused.
 */
final class CanonicalWriter {
  private static final MathContext ONE_DIGIT = new MathContext(1, RoundingMode.HALF_EVEN);

  private CanonicalWriter() {}

  static void write(Json value, StringBuilder out) {
    write(value, 1, out);
  }

  private static void write(Json value, int depth, StringBuilder out) {
    switch (value) {
      case Json.Obj obj -> writeObject(obj, depth, out);
      case Json.Arr arr -> writeArray(arr.items(), depth, out);
      case Json.Str text -> writeText(text.value(), out);
      case Json.Int number -> out.append(number.value());
      case Json.Real number -> writeReal(number.value(), out);
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

  private static void writeObject(Json.Obj obj, int depth, StringBuilder out) {
    FieldMap.of(obj.fields())
        .written()
        .ifPresentOrElse(
            text -> {
              requireReadable(depth + text.depth() - 1);
              out.append(text.text());
            },
            () -> writeFields(obj, depth, out));
  }

  private static void writeFields(Json.Obj obj, int depth, StringBuilder out) {
    requireReadable(depth);
    out.append('{');
    Iterator<Map.Entry<String, Json>> fields = obj.fields().entrySet().iterator();
    while (fields.hasNext()) {
      Map.Entry<String, Json> field = fields.next();
      writeText(field.getKey(), out);
      out.append(':');
      write(field.getValue(), depth + 1, out);
      if (fields.hasNext()) {
        out.append(',');
      }
    }
    out.append('}');
  }

  private static void writeArray(List<Json> items, int depth, StringBuilder out) {
    requireReadable(depth);
    out.append('[');
    for (int i = 0; i < items.size(); i++) {
      if (i > 0) {
        out.append(',');
      }
      write(items.get(i), depth + 1, out);
    }
    out.append(']');
  }

  /** Most text needs no escape: it is copied in runs. */
  private static void writeText(String text, StringBuilder out) {
    out.append('"');
    int from = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (isPair(text, i)) {
        i++;
      } else if (!isPlain(c)) {
        writeEscaped(c, out.append(text, from, i));
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

  private static void writeEscaped(char c, StringBuilder out) {
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
  private static void writeReal(double value, StringBuilder out) {
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
      writeExponent(digits, point - 1, out);
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

  private static void writeExponent(String digits, int exponent, StringBuilder out) {
    out.append(digits.charAt(0));
    if (digits.length() > 1) {
      out.append('.').append(digits, 1, digits.length());
    }
    out.append('e').append(exponent > 0 ? "+" : "").append(exponent);
  }
}
