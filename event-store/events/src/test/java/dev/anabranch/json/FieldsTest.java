package dev.anabranch.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FieldsTest {
  private static String key(Random random) {
    return random.nextInt(4) == 0
        ? Character.toString(0x10000 + random.nextInt(50))
        : Character.toString('a' + random.nextInt(26)).repeat(1 + random.nextInt(3));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void an_object_built_field_by_field_is_the_one_of_the_whole_map(long seed) {
    Random random = new Random(seed);
    SortedMap<String, Json> map = new TreeMap<>();
    Json.Obj built = Json.object();
    for (int i = 0; i < 200; i++) {
      String key = key(random);
      map.put(key, Json.integer(i));
      built = built.with(key, i);
      assertThat(built.fields()).isEqualTo(map);
    }
    assertThat(built).isEqualTo(Json.object(map)).hasSameHashCodeAs(Json.object(map));
    assertThat(built.fields().entrySet()).containsExactlyElementsOf(map.entrySet());
    assertThat(built.fields().firstKey()).isEqualTo(map.firstKey());
    assertThat(built.fields().headMap("m")).isEqualTo(map.headMap("m"));
    assertThat(Json.parse(built.canonical())).isEqualTo(built);
  }

  @Test
  void an_object_never_changes() {
    Json.Obj before = Json.object().with("a", 1);
    Json.Obj after = before.with("a", 2).with("b", 3);
    assertThat(before.canonical()).isEqualTo("{\"a\":1}");
    assertThat(after.canonical()).isEqualTo("{\"a\":2,\"b\":3}");
    Map<String, Json> fields = after.fields();
    assertThatThrownBy(() -> fields.put("c", Json.integer(1)))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> fields.keySet().clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"a\":1,\"a\":1}", "{\"b\":1,\"a\":1,\"c\":2,\"b\":3}"})
  void a_key_given_twice_is_refused_by_name(String text) {
    assertThatThrownBy(() -> Json.parse(text))
        .isInstanceOf(JsonRefused.class)
        .hasMessageContaining("twice");
  }

  @Test
  void an_object_that_keeps_its_bytes_is_written_as_before() {
    Json.Obj plain = Json.object().with("text", "a \"quoted\" \u0007 字 \uD83D\uDE42 word");
    Json.Obj kept = plain.keepingBytes();
    assertThat(kept).isEqualTo(plain);
    assertThat(kept.canonical()).isEqualTo(plain.canonical());
    assertThat(Json.object().with("m", kept).canonical())
        .isEqualTo(Json.object().with("m", plain).canonical());
    assertThat(kept.with("more", 1).canonical()).isEqualTo(plain.with("more", 1).canonical());
  }

  @Test
  void an_object_that_keeps_its_bytes_reads_the_same_when_its_fields_were_collected() {
    String text = "{\"a\":[1,2.5,{\"b\":null}],\"t\":\"字 \\ud83d half\",\"z\":true}";
    Json.Obj kept = Json.parseObject(text).keepingBytes();

    collectGarbage();

    assertThat(kept.list("a")).hasSize(3);
    assertThat(kept.fields().keySet()).containsExactly("a", "t", "z");
    assertThat(kept).isEqualTo(Json.parseObject(text));
    assertThat(kept.with("a", 1).canonical())
        .isEqualTo(Json.parseObject(text).with("a", 1).canonical());
  }

  /** Until what is only weakly held is gone. */
  private static void collectGarbage() {
    WeakReference<Object> sample = new WeakReference<>(new Object());
    while (sample.get() != null) {
      System.gc();
    }
  }

  @Test
  void the_bytes_around_kept_ones_are_those_of_the_text() throws IOException {
    Json.Obj plain = Json.object().with("text", "字 \uD83D\uDE42 \uD83D half");
    Json.Obj kept = plain.keepingBytes();
    Json.Obj around =
        Json.object().with("a", "é").with("m", Json.array(List.of(kept, plain, kept)));

    ByteArrayOutputStream sent = new ByteArrayOutputStream();
    around.encoded().writeTo(sent);

    assertThat(sent.toString(StandardCharsets.UTF_8)).isEqualTo(around.canonical());
    assertThat(sent.toByteArray()).isEqualTo(around.bytes());
    assertThat(around.encoded().length()).isEqualTo(sent.size());
    kept.bytes()[0] = 'x';
    assertThat(kept.bytes()).as("kept bytes are nobody else's").isEqualTo(plain.bytes());
    assertThat(around.canonical())
        .isEqualTo(Json.parseObject(around.bytes()).canonical())
        .contains("\\ud83d half");
  }

  @Test
  void what_could_not_be_read_back_is_refused_from_kept_bytes_too() {
    Json.Obj deep = Json.object().with("a", 1);
    for (int depth = 1; depth < JsonParsing.DEPTH_MAX; depth++) {
      deep = Json.object().with("a", deep);
    }
    Json.Obj kept = deep.keepingBytes();
    assertThat(Json.parse(kept.canonical())).isEqualTo(deep);
    assertThatThrownBy(() -> Json.object().with("b", kept).canonical())
        .isInstanceOf(JsonRefused.class)
        .hasMessageContaining("deeper");
  }
}
