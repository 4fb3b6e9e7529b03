package dev.anabranch.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.events.Event;
import dev.anabranch.events.Output;
import dev.anabranch.events.ToolCall;
import dev.anabranch.events.ToolEvent;
import dev.anabranch.events.TurnEvent;
import dev.anabranch.events.Usage;
import dev.anabranch.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedactorTest {
  private static final List<String> AROUND =
      List.of("%s", "see %s, thanks", "a\n%s\nb", "\u001b[32m%s\u001b[0m", "x=\"%s\"", "(%s)");

  static List<SampleSecrets.Sample> plants() {
    return SampleSecrets.all(1);
  }

  @ParameterizedTest
  @MethodSource("plants")
  void a_secret_is_replaced_by_what_it_was(SampleSecrets.Sample plant) {
    for (String around : AROUND) {
      String redacted = Redactor.SHAPES.redact(around.formatted(plant.text()));
      assertThat(redacted)
          .doesNotContain(plant.secret())
          .contains("[redacted:" + plant.kind() + "]");
      assertThat(Redactor.SHAPES.kinds(around.formatted(plant.text()))).contains(plant.kind());
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {2, 3, 4, 5, 6, 7, 8, 9})
  void secrets_of_any_seed_are_found_and_what_stands_around_them_stays(long seed) {
    for (SampleSecrets.Sample plant : SampleSecrets.all(seed)) {
      String redacted = Redactor.SHAPES.redact("before the secret\n" + plant.text() + "\nafter it");
      assertThat(redacted)
          .doesNotContain(plant.secret())
          .startsWith("before the secret\n")
          .endsWith("\nafter it");
      assertThat(Redactor.SHAPES.redact(redacted)).isEqualTo(redacted);
      assertThat(Redactor.isMarked(redacted)).isTrue();
    }
  }

  @Test
  void at_least_thirty_kinds_are_known_by_their_shape() {
    assertThat(plants().stream().map(SampleSecrets.Sample::kind).distinct()).hasSizeGreaterThan(30);
  }

  @Test
  void what_is_no_secret_stays() {
    SplittableRandom random = new SplittableRandom(11);
    for (String text : Ordinary.texts(random)) {
      assertThat(Redactor.SHAPES.redact(text)).isSameAs(text);
    }
  }

  @Test
  void a_secret_is_found_in_arguments_whose_escapes_part_it() {
    String token =
        plants().stream()
            .filter(p -> p.kind().equals("github-token"))
            .findFirst()
            .orElseThrow()
            .text();
    String arguments = "{\"command\":\"echo \\u0067" + token.substring(1) + "\"}";
    assertThat(Redactor.SHAPES.redact(arguments))
        .isEqualTo("{\"command\":\"echo [redacted:github-token]\"}");
  }

  @Test
  void arguments_stay_json_whatever_is_taken_out_of_them() {
    for (SampleSecrets.Sample plant : plants()) {
      String arguments = Json.object().with("command", "echo \"" + plant.text() + "\"").canonical();
      String redacted = Redactor.SHAPES.redact(arguments);
      assertThat(Json.parseObject(redacted).text("command")).startsWith("echo \"").endsWith("\"");
      assertThat(redacted).doesNotContain(plant.secret());
    }
  }

  @Test
  void an_event_loses_its_secrets_and_nothing_else() {
    for (SampleSecrets.Sample plant : plants()) {
      Event observed =
          new ToolEvent.Observed(
              "3.0", 0, Output.of("ok\n" + plant.text()), Optional.empty(), 4, Optional.empty());
      Event redacted = Redactor.SHAPES.redact(observed);
      assertThat(redacted.toString()).doesNotContain(plant.secret()).contains("ok\n");
      assertThat(Redactor.SHAPES.redact(redacted)).isSameAs(redacted);
    }
    Event plain =
        new TurnEvent.ModelReplied(
            "I shall look.",
            List.of(new ToolCall("call_1", "shell_run", "{\"command\":\"ls -la\"}")),
            TurnEvent.Finish.TOOL_CALLS,
            Usage.UNKNOWN,
            Optional.empty(),
            7);
    assertThat(Redactor.SHAPES.redact(plain)).isSameAs(plain);
  }

  @Test
  void a_known_value_is_found_in_every_form_in_which_programs_print_it() {
    String value = "gr\u00fcn &\"Tee\"/42+ zum Fr\u00fchst\u00fcck";
    Redactor redactor = Redactor.SHAPES.knowing(List.of(value));
    for (String form : KnownForms.of(value)) {
      String redacted = redactor.redact("<" + form + ">");
      assertThat(redacted).as(form).contains("[redacted:known-secret]").hasSizeLessThan(42);
      assertThat(Redactor.SHAPES.redact("<" + form + ">")).as(form).contains(form);
    }
  }

  @Test
  void a_value_that_is_too_short_to_be_told_from_a_word_is_not_looked_for() {
    Redactor redactor = Redactor.SHAPES.knowing(List.of("cat", "", "abcde"));
    assertThat(redactor).isSameAs(Redactor.SHAPES);
    assertThat(Redactor.SHAPES.knowing(List.of("abcdef")).redact("xabcdefx"))
        .isEqualTo("x[redacted:known-secret]x");
  }

  @Test
  void the_longest_known_value_is_taken_out_whole() {
    Redactor redactor = Redactor.SHAPES.knowing(List.of("sesame", "open sesame now"));
    assertThat(redactor.redact("open sesame now!")).isEqualTo("[redacted:known-secret]!");
  }

  @Test
  void a_long_hostile_text_is_read_once() {
    int length = 4 << 20;
    for (String piece :
        List.of(
            "sk-",
            "eyJ",
            "password=",
            "://",
            "a:",
            "ghp_",
            "-----BEGIN PRIVATE KEY-----",
            "machine a login b ",
            "x",
            "://a:",
            "@",
            "bearer ",
            "glpat-a",
            "M.",
            "\u00e9",
            "token")) {
      String text = piece.repeat(length / piece.length());
      assertThat(Redactor.SHAPES.redact(text).length()).as(piece).isPositive();
      assertThat(streamed(Redactor.SHAPES, cut(text, 8 << 10)).length()).as(piece).isPositive();
    }
  }

  @Test
  void pieces_cut_anywhere_give_what_the_whole_gives() {
    Redactor redactor = Redactor.SHAPES.knowing(List.of("open sesame now"));
    for (SampleSecrets.Sample plant : plants()) {
      String text = "one line\n" + plant.text() + "\nopen sesame now, and on";
      String whole = redactor.redact(text);
      assertThat(whole).doesNotContain(plant.secret()).doesNotContain("sesame");
      for (int cut = 0; cut <= text.length(); cut++) {
        assertThat(streamed(redactor, List.of(text.substring(0, cut), text.substring(cut))))
            .isEqualTo(whole);
      }
      assertThat(streamed(redactor, cut(text, 1))).isEqualTo(whole);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void any_mixture_cut_at_random_gives_what_the_whole_gives(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<String> parts = new ArrayList<>(Ordinary.texts(random));
    plants().forEach(plant -> parts.add(plant.text()));
    StringBuilder mixed = new StringBuilder();
    for (int i = 0; i < 200; i++) {
      mixed
          .append(parts.get(random.nextInt(parts.size())))
          .append(random.nextBoolean() ? "\n" : " ");
    }
    List<String> pieces = new ArrayList<>();
    for (int at = 0; at < mixed.length(); ) {
      int to = Math.min(mixed.length(), at + 1 + random.nextInt(300));
      pieces.add(mixed.substring(at, to));
      at = to;
    }
    assertThat(streamed(Redactor.SHAPES, pieces))
        .isEqualTo(Redactor.SHAPES.redact(mixed.toString()));
  }

  @Test
  void a_secret_longer_than_what_is_held_back_is_swallowed_to_its_end() {
    String key =
        "-----BEGIN RSA PRIVATE KEY-----\n"
            + ("Ab3".repeat(21) + "\n").repeat(4000)
            + "-----END RSA PRIVATE KEY-----";
    String text = "before\n" + key + "\u0000after";
    assertThat(streamed(Redactor.SHAPES, cut(text, 4096)))
        .isEqualTo("before\n[redacted:private-key]\u0000after");
  }

  @Test
  void what_is_no_secret_passes_at_once() {
    StringBuilder out = new StringBuilder();
    SecretStream stream = Redactor.SHAPES.stream(out::append);
    stream.take("compiling 14 files\n");
    assertThat(out.toString()).isEqualTo("compiling 14 files\n");
    stream.take("done in 3 s, the gh");
    assertThat(out.toString()).endsWith("the ");
    stream.end();
    assertThat(out.toString()).endsWith("the gh");
  }

  private static List<String> cut(String text, int length) {
    List<String> pieces = new ArrayList<>();
    for (int at = 0; at < text.length(); at += length) {
      pieces.add(text.substring(at, Math.min(text.length(), at + length)));
    }
    return pieces;
  }

  private static String streamed(Redactor redactor, List<String> pieces) {
    StringBuilder out = new StringBuilder();
    SecretStream stream = redactor.stream(out::append);
    pieces.forEach(stream::take);
    stream.end();
    return out.toString();
  }
}
