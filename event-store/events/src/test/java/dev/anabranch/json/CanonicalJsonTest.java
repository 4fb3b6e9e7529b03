package dev.anabranch.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CanonicalJsonTest {

  /** RFC 8785 appendix B, and the smallest numbers, where Java's own digits are too many. */
  @ParameterizedTest
  @CsvSource({
    "0000000000000000, 0",
    "8000000000000000, 0",
    "0000000000000001, 5e-324",
    "8000000000000001, -5e-324",
    "7fefffffffffffff, 1.7976931348623157e+308",
    "ffefffffffffffff, -1.7976931348623157e+308",
    "4340000000000000, 9007199254740992",
    "c340000000000000, -9007199254740992",
    "4430000000000000, 295147905179352830000",
    "44b52d02c7e14af5, 9.999999999999997e+22",
    "44b52d02c7e14af6, 1e+23",
    "44b52d02c7e14af7, 1.0000000000000001e+23",
    "444b1ae4d6e2ef4e, 999999999999999700000",
    "444b1ae4d6e2ef4f, 999999999999999900000",
    "444b1ae4d6e2ef50, 1e+21",
    "3eb0c6f7a0b5ed8c, 9.999999999999997e-7",
    "3eb0c6f7a0b5ed8d, 0.000001",
    "41b3de4355555553, 333333333.3333332",
    "41b3de4355555554, 333333333.33333325",
    "41b3de4355555555, 333333333.3333333",
    "41b3de4355555556, 333333333.3333334",
    "41b3de4355555557, 333333333.33333343",
    "becbf647612f3696, -0.0000033333333333333333",
    "43143ff3c1cb0959, 1424953923781206.2",
    "0000000000000002, 1e-323",
    "0000000000000003, 1.5e-323",
    "000000000000000a, 5e-323",
    "0000000000000014, 1e-322",
    "3fe0000000000000, 0.5",
    "4014000000000000, 5",
  })
  void numbers_are_written_as_rfc_8785_writes_them(String bits, String written) {
    double value = Double.longBitsToDouble(Long.parseUnsignedLong(bits, 16));

    assertThat(new Json.Real(value).canonical()).isEqualTo(written);
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void a_number_that_is_not_finite_is_refused(double value) {
    assertThatThrownBy(() -> new Json.Real(value)).isInstanceOf(JsonRefused.class);
  }

  @Test
  void whole_numbers_of_64_bits_keep_every_digit() {
    for (long value : new long[] {Long.MIN_VALUE, -1, 0, 9_007_199_254_740_993L, Long.MAX_VALUE}) {
      assertThat(Json.parse(Long.toString(value))).isEqualTo(new Json.Int(value));
      assertThat(new Json.Int(value).canonical()).isEqualTo(Long.toString(value));
    }
    assertThat(Json.parse("-0").canonical()).isEqualTo("0");
    assertThat(Json.parse("9223372036854775808").canonical()).isEqualTo("9223372036854776000");
  }

  /** RFC 8785 section 3.2.3: keys by UTF-16 code unit, so a surrogate pair sorts before U+FB33. */
  @Test
  void keys_are_sorted_by_utf_16_code_unit() {
    String text =
        "{\"\\u20ac\":\"Euro Sign\",\"\\r\":\"Carriage Return\",\"\\ufb33\":\"Hebrew\","
            + "\"1\":\"One\",\"\\ud83d\\ude00\":\"Emoji\",\"\\u0080\":\"Control\","
            + "\"\\u00f6\":\"Latin\"}";

    assertThat(Json.parse(text).canonical())
        .isEqualTo(
            "{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\u0080\":\"Control\","
                + "\"ö\":\"Latin\",\"€\":\"Euro Sign\",\"\uD83D\uDE00\":\"Emoji\","
                + "\"\uFB33\":\"Hebrew\"}");
  }

  /** RFC 8785 section 3.2.2.2. */
  @Test
  void only_what_must_be_escaped_is_escaped() {
    String text = "\"\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\\"\\/\\u007f\\u2028\"";

    assertThat(Json.parse(text).canonical())
        .isEqualTo("\"€$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\u007F\u2028\"");
    assertThat(Json.text("\b\t\n\f\r\u0000\u001f").canonical())
        .isEqualTo("\"\\b\\t\\n\\f\\r\\u0000\\u001f\"");
  }

  @Test
  void half_a_surrogate_pair_survives_as_an_escape() {
    String torn = "a\uD83Db\uDE00\uDE00\uD83D";

    String written = Json.text(torn).canonical();

    assertThat(written).isEqualTo("\"a\\ud83db\\ude00\\ude00\\ud83d\"");
    assertThat(Json.parse(written.getBytes(StandardCharsets.UTF_8))).isEqualTo(Json.text(torn));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\uD83D", "\uDE00", "a\uD83Db", "\uDE00\uD83D", "\uD83D\uDE00\uDE00"})
  void half_a_surrogate_pair_in_a_key_is_refused_wherever_it_comes_from(String key) {
    String text = "{" + escaped(key) + ":1}";

    assertThatThrownBy(() -> Json.object().with(key, 1)).isInstanceOf(JsonRefused.class);
    assertThatThrownBy(() -> Json.parse(text)).isInstanceOf(JsonRefused.class);
    assertThatThrownBy(() -> Json.parse(text.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(JsonRefused.class);
  }

  static IntStream seeds() {
    return IntStream.range(0, 300);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void any_value_comes_back_with_the_same_bytes(int seed) {
    Json value = value(new Random(seed), 5);

    byte[] bytes = value.bytes();
    Json again = Json.parse(bytes);

    assertThat(again.bytes()).isEqualTo(bytes);
    assertThat(Json.parse(value.canonical())).isEqualTo(again);
    assertThat(Json.parse(loosely(again, new Random(seed))).bytes()).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[1,]",
        "{\"a\":1,}",
        "{\"a\":1 \"b\":2}",
        "{\"a\":1,\"a\":2}",
        "{} {}",
        "nul",
        "01",
        "1e999",
        "'a'",
        "\"\u0001\"",
        "\"\\x\"",
        "NaN",
        "// note\n1"
      })
  void what_is_not_json_is_refused(String text) {
    assertThatThrownBy(() -> Json.parse(text)).isInstanceOf(JsonRefused.class);
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() -> Json.parse(bytes)).isInstanceOf(JsonRefused.class);
  }

  @Test
  void bytes_that_are_not_utf_8_are_refused() {
    byte[] bytes = {'"', (byte) 0xc3, (byte) 0x28, '"'};

    assertThatThrownBy(() -> Json.parse(bytes)).isInstanceOf(JsonRefused.class);
  }

  @Test
  void nesting_has_a_bound() {
    assertThat(Json.parse("[".repeat(200) + "]".repeat(200)).canonical()).hasSize(400);
    assertThatThrownBy(() -> Json.parse("[".repeat(201) + "]".repeat(201)))
        .isInstanceOf(JsonRefused.class);
    Json deepest = Json.parse("[".repeat(200) + "]".repeat(200));
    assertThatThrownBy(Json.array(List.of(deepest))::canonical).isInstanceOf(JsonRefused.class);
  }

  private static Json value(Random random, int depth) {
    return switch (random.nextInt(depth > 0 ? 8 : 6)) {
      case 0 -> new Json.Null();
      case 1 -> new Json.Bool(random.nextBoolean());
      case 2 -> new Json.Int(random.nextLong() >> random.nextInt(64));
      case 3 -> new Json.Real(finite(random));
      case 4, 5 -> new Json.Str(text(random));
      case 6 ->
          Json.array(
              random.ints(random.nextInt(5)).mapToObj(i -> value(random, depth - 1)).toList());
      default -> {
        Map<String, Json> fields = new TreeMap<>();
        for (int i = random.nextInt(6); i > 0; i--) {
          fields.put(text(random).replaceAll("\\p{Cs}", "?"), value(random, depth - 1));
        }
        yield Json.object(fields);
      }
    };
  }

  private static double finite(Random random) {
    double any = Double.longBitsToDouble(random.nextLong());
    return Double.isFinite(any) && random.nextBoolean() ? any : random.nextInt(1_000_000) / 1000.0;
  }

  private static String text(Random random) {
    int[] points = {'a', 'Z', '"', '\\', '/', '\n', 0, 0x1f, 0x7f, 0x80, 0xe4, 0x4e2d, 0x1f600};
    StringBuilder out = new StringBuilder();
    for (int i = random.nextInt(12); i > 0; i--) {
      out.appendCodePoint(
          random.nextInt(8) == 0 ? random.nextInt(0x10000) : points[random.nextInt(points.length)]);
    }
    return out.toString();
  }

  /** The same value as other programs write it: white space, escapes, keys in any order. */
  private static String loosely(Json value, Random random) {
    return switch (value) {
      case Json.Obj obj -> {
        List<String> fields = new ArrayList<>();
        obj.fields()
            .forEach((key, field) -> fields.add(escaped(key) + " : " + loosely(field, random)));
        java.util.Collections.shuffle(fields, random);
        yield "{\t" + String.join(" ,\n", fields) + " }";
      }
      case Json.Arr arr ->
          "[ "
              + String.join(",\r\n", arr.items().stream().map(i -> loosely(i, random)).toList())
              + "]";
      case Json.Str text -> escaped(text.value());
      case Json.Int number -> number.canonical();
      case Json.Real number -> Double.toString(number.value());
      case Json.Bool bool -> bool.canonical();
      case Json.Null nothing -> nothing.canonical();
    };
  }

  private static String escaped(String text) {
    StringBuilder out = new StringBuilder("\"");
    text.chars().forEach(c -> out.append(String.format("\\u%04X", c)));
    return out.append('"').toString();
  }
}
