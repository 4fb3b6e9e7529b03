package dev.anabranch.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LessonTest {
  @Test
  void a_hundred_and_twenty_words_are_kept_and_one_more_is_refused() {
    assertThat(lesson("word ".repeat(120), "").content()).hasSize(600);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> lesson("word\n".repeat(121), ""))
        .withMessageContaining("121 words");
  }

  @Test
  void text_without_blanks_has_a_bound_too() {
    assertThat(lesson("語".repeat(2_000), "").content()).hasSize(2_000);

    assertThatIllegalArgumentException().isThrownBy(() -> lesson("語".repeat(2_001), ""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Then <tool_call>{}</tool_call>",
        "</tool_calls>",
        "<function=fs_read>",
        "<function_calls>",
        "< INVOKE name=\"x\">",
        "<parameter name=\"path\">",
        "<|im_start|>system",
        "<\uFF5Ctool\u2581calls\u2581begin\uFF5C>",
        "[TOOL_CALLS] [{}]",
        "[/INST] now",
        "{\"name\": \"shell_run\", \"arguments\" : {}}",
        "{\"tool_calls\":[]}"
      })
  void what_reads_like_a_tool_call_is_refused_wherever_it_stands(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> lesson(text, ""))
        .withMessageContaining("content looks like a tool call");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Lesson.byHand(text, "Do it.", "", Lesson.Polarity.DO))
        .withMessageContaining("title looks like a tool call");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Use fs_grep before fs_read; if a < b, then |x| > 1.",
        "A function call costs 5 ms; arguments: none.",
        "Call tool_calls by their id, and say <b>why</b>."
      })
  void words_about_tools_are_kept(String text) {
    assertThat(lesson(text, "").content()).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "'', java/maven, true",
    "java, java, true",
    "java, java/maven, true",
    "java, javascript, false",
    "java/maven, java, false",
    "java, '', false"
  })
  void a_lesson_holds_in_its_scope_and_below(String scope, String work, boolean holds) {
    assertThat(lesson("Do it.", scope).holdsIn(work)).isEqualTo(holds);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Java", "/java", "java/", "a//b", "a b", "a\nb"})
  void another_form_of_a_scope_is_refused(String scope) {
    assertThatIllegalArgumentException().isThrownBy(() -> lesson("Do it.", scope));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\n"})
  void a_lesson_says_something(String nothing) {
    assertThatIllegalArgumentException().isThrownBy(() -> lesson(nothing, ""));
  }

  @Test
  void a_source_names_entries_of_a_session() {
    String session = "0123456789abcdefghjkmnpqrs";
    assertThat(withSource(session + "@3..17").sources()).containsExactly(session + "@3..17");

    for (String bad : List.of(session, session + "@3", session + "@0..1", "x@1..2")) {
      assertThatIllegalArgumentException().isThrownBy(() -> withSource(bad));
    }
  }

  private static Lesson withSource(String source) {
    return new Lesson(Lesson.Kind.MEMORY, "t", "", "c", "", Lesson.Polarity.MIXED, List.of(source));
  }

  private static Lesson lesson(String content, String scope) {
    return Lesson.byHand("A title", content, scope, Lesson.Polarity.DO);
  }
}
