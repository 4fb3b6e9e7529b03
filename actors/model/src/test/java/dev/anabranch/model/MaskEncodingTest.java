package dev.anabranch.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.events.Mask;
import dev.anabranch.events.Mask.Mode;
import dev.anabranch.events.ModelChoice;
import dev.anabranch.json.Json;
import dev.anabranch.model.Dialect.ToolChoices;
import dev.anabranch.model.MaskEncoding.Form;
import dev.anabranch.model.MaskEncoding.GrammarField;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MaskEncodingTest {
  private static final List<String> NAMES = List.of("fs_list", "fs_read", "shell_run");
  private static final Dialect WORDS = Dialect.FULL.with(new ToolChoices(false, false, true, true));
  private static final Dialect NAMED = Dialect.FULL.with(new ToolChoices(false, true, true, true));

  private static ModelRequest request(Mask mask) {
    List<Json.Obj> tools =
        NAMES.stream()
            .map(name ->
                Json.object()
                    .with("type", "function")
                    .with("function", Json.object().with("name", name)))
            .toList();
    return new ModelRequest(
        new ModelChoice("m", "http://a/v1"), tools, List.of(), "", Optional.of(mask));
  }

  private static MaskEncoding encoded(Dialect dialect, Mode mode, String... allowed) {
    return MaskEncoding.of(request(new Mask("s", mode, List.of(allowed))), dialect);
  }

  private static String choice(MaskEncoding encoding) {
    return encoding.fields().getOrDefault("tool_choice", new Json.Null()).canonical();
  }

  @Test
  void a_list_of_allowed_tools_is_sent_sorted() {
    assertThat(choice(encoded(Dialect.FULL, Mode.REQUIRED, "shell_run", "fs_read")))
        .isEqualTo(
            "{\"allowed_tools\":{\"mode\":\"required\",\"tools\":["
                + "{\"function\":{\"name\":\"fs_read\"},\"type\":\"function\"},"
                + "{\"function\":{\"name\":\"shell_run\"},\"type\":\"function\"}]},"
                + "\"type\":\"allowed_tools\"}");
    assertThat(choice(encoded(Dialect.FULL, Mode.AUTO, "fs_read"))).contains("\"mode\":\"auto\"");
  }

  @Test
  void a_mask_that_forbids_nothing_changes_no_byte_of_the_request() {
    assertThat(encoded(Dialect.FULL, Mode.AUTO, "fs_list", "fs_read", "shell_run", "gone").fields())
        .isEmpty();
  }

  @Test
  void no_tool_is_said_with_a_word() {
    assertThat(choice(encoded(Dialect.FULL, Mode.NONE))).isEqualTo("\"none\"");
    assertThat(choice(encoded(WORDS, Mode.AUTO))).isEqualTo("\"none\"");
  }

  @Test
  void without_allowed_tools_one_required_tool_is_named_and_several_are_required() {
    assertThat(choice(encoded(NAMED, Mode.REQUIRED, "fs_read")))
        .isEqualTo("{\"function\":{\"name\":\"fs_read\"},\"type\":\"function\"}");
    assertThat(choice(encoded(NAMED, Mode.REQUIRED, "fs_read", "fs_list")))
        .isEqualTo("\"required\"");
    assertThat(choice(encoded(WORDS, Mode.REQUIRED, "fs_read"))).isEqualTo("\"required\"");
    assertThat(choice(encoded(Dialect.FULL, Mode.REQUIRED, "fs_list", "fs_read", "shell_run")))
        .isEqualTo("\"required\"");
  }

  @Test
  void a_grammar_goes_alone_into_the_field_that_takes_it() {
    for (GrammarField field : List.of(GrammarField.STRUCTURED_OUTPUTS, GrammarField.GUIDED)) {
      MaskEncoding encoding = encoded(NAMED.with(field), Mode.REQUIRED, "fs_read", "fs_list");
      assertThat(encoding.form()).isEqualTo(Form.GRAMMAR);
      assertThat(encoding.fields()).hasSize(1).doesNotContainKey("tool_choice");
      assertThat(Json.object(encoding.fields()).canonical())
          .contains("fs_read", "fs_list")
          .doesNotContain("shell_run");
    }
    assertThat(encoded(WORDS.with(GrammarField.LLAMA), Mode.REQUIRED, "fs_read").fields())
        .containsOnlyKeys("grammar");
  }

  @Test
  void a_choice_between_some_tools_and_text_is_told_exactly_or_not_at_all() {
    assertThat(encoded(NAMED.with(GrammarField.LLAMA), Mode.AUTO, "fs_read").form())
        .isEqualTo(Form.NOTHING);
  }

  @Test
  void a_tool_that_is_not_offered_is_never_named_to_the_endpoint() {
    assertThat(encoded(Dialect.FULL, Mode.REQUIRED, "gone").form()).isEqualTo(Form.NOTHING);
    assertThat(choice(encoded(Dialect.FULL, Mode.REQUIRED, "gone", "fs_read")))
        .doesNotContain("gone");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void refusals_narrow_the_dialect_until_nothing_is_left_to_refuse(long seed) {
    Random random = new Random(seed);
    List<GrammarField> fields = List.of(GrammarField.values());
    Dialect dialect = Dialect.FULL.with(fields.get(random.nextInt(fields.size())));
    List<Mode> modes = List.of(Mode.AUTO, Mode.REQUIRED, Mode.NONE);
    Mode mode = modes.get(random.nextInt(modes.size()));
    List<String> allowed = NAMES.stream().filter(name -> random.nextBoolean()).toList();
    Mask mask = new Mask("s", mode, allowed.isEmpty() ? List.of("fs_read") : allowed);
    int refusals = 0;
    for (Form form; (form = MaskEncoding.of(request(mask), dialect).form()) != Form.NOTHING; ) {
      String word = form == Form.GRAMMAR ? "grammar is not known" : "tool_choice is not known";
      Dialect less = dialect.without(word, form);
      assertThat(less).isNotEqualTo(dialect);
      assertThat(less.cacheKey()).isTrue();
      dialect = less;
      refusals++;
    }
    assertThat(refusals).isLessThanOrEqualTo(4);
  }

  @Test
  void a_refusal_of_something_else_leaves_the_forms_alone() {
    for (Form form : Form.values()) {
      assertThat(Dialect.FULL.without("the context is too long", form)).isEqualTo(Dialect.FULL);
    }
    assertThat(Dialect.FULL.without("prompt_cache_key?", Form.ALLOWED).choices())
        .isEqualTo(Dialect.FULL.choices());
  }

  @Test
  void the_canonical_request_shows_the_mask_and_is_the_same_without_one() {
    ModelRequest masked = request(new Mask("read", Mode.AUTO, List.of("fs_read")));
    ModelRequest plain =
        new ModelRequest(masked.model(), masked.tools(), masked.messages(), masked.cacheKey());
    assertThat(masked.json().obj("mask").canonical())
        .isEqualTo("{\"allowed\":[\"fs_read\"],\"mode\":\"auto\",\"state\":\"read\"}");
    TreeMap<String, Json> rest = new TreeMap<>(masked.json().fields());
    rest.remove("mask");
    assertThat(Json.object(rest)).isEqualTo(plain.json());
    assertThat(Stream.of("tools", "messages").map(masked.json()::at).toList())
        .isEqualTo(Stream.of("tools", "messages").map(plain.json()::at).toList());
  }
}
