package dev.anabranch.modelserver.repair;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.modelserver.repair.Token.Kind;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TokensTest {
  private static List<String> texts(Language language, String text) {
    return Tokens.of(language, text).stream().map(Token::text).toList();
  }

  private static List<String> texts(Language language, String text, Kind kind) {
    return Tokens.of(language, text).stream()
        .filter(token -> token.kind() == kind)
        .map(Token::text)
        .toList();
  }

  @Test
  void python_holds_strings_with_prefixes_comments_and_long_operators() {
    assertThat(texts(Language.PYTHON, "x **= r'\\d' // y  # why"))
        .containsExactly("x", "**=", "r'\\d'", "//", "y", "# why");
    assertThat(texts(Language.PYTHON, "\"\"\"a\n'b'\"\"\" + 1.5e3"))
        .containsExactly("\"\"\"a\n'b'\"\"\"", "+", "1.5e3");
  }

  @Test
  void expressions_inside_strings_are_code() {
    assertThat(texts(Language.PYTHON, "f\"{a + 1:>3} of {{b}}\""))
        .containsExactly("f\"", "{", "a", "+", "1", ":>3", "}", " of {{b}}", "\"");
    assertThat(texts(Language.JAVASCRIPT, "`${a[0]}-${f({b: 1})}`", Kind.TEXT))
        .containsExactly("-");
    assertThat(texts(Language.JAVASCRIPT, "`${a[0]}-${f({b: 1})}`", Kind.NUMBER))
        .containsExactly("0", "1");
  }

  @Test
  void a_slash_is_a_regex_only_where_a_value_begins() {
    assertThat(texts(Language.JAVASCRIPT, "a / b; x.replace(/[/\"]/g, '')", Kind.REGEX))
        .containsExactly("/[/\"]/g");
  }

  @Test
  void java_types_close_with_single_brackets_and_shifts_stay_whole() {
    assertThat(texts(Language.JAVA, "List<List<X>> a = b >> 2;"))
        .containsExactly("List", "<", "List", "<", "X", ">", ">", "a", "=", "b", ">>", "2", ";");
  }

  @Test
  void shell_arithmetic_tests_and_expansions_are_cut() {
    assertThat(texts(Language.SHELL, "x=$((n + ${#a} - 1))"))
        .containsExactly("x", "=", "$((", "n", "+", "${", "#a", "}", "-", "1", "))");
    assertThat(texts(Language.SHELL, "[ \"$a\" -lt 3 ] && echo \"a: ${b:-x}\"", Kind.OPERATOR))
        .contains("[", "-lt", "]", "&&");
    assertThat(texts(Language.SHELL, "echo ${s:i:2}")).contains(":", "i", "2");
  }

  @Test
  void shell_knows_comments_heredocs_and_awk() {
    assertThat(texts(Language.SHELL, "echo a#b # c", Kind.COMMENT)).containsExactly("# c");
    assertThat(texts(Language.SHELL, "cat <<EOF\nif a\nEOF\necho", Kind.TEXT))
        .containsExactly("if a");
    assertThat(texts(Language.SHELL, "awk '{ n += $1 }' f")).contains("n", "+=");
    assertThat(texts(Language.SHELL, "sed 's/{ a/b/' f", Kind.STRING))
        .containsExactly("'s/{ a/b/'");
  }

  @ParameterizedTest
  @EnumSource(Language.class)
  void any_text_is_cut_into_tokens_that_stand_where_they_say(Language language) {
    String pieces = "ab1 .,;:(){}[]<>=!+-*/%&|^$#@\\'\"`\n\t~?";
    for (int seed = 0; seed < 400; seed++) {
      Random random = new Random(seed);
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < 60; i++) {
        text.append(pieces.charAt(random.nextInt(pieces.length())));
      }
      int end = 0;
      for (Token token : Tokens.of(language, text.toString())) {
        assertThat(token.start()).isGreaterThanOrEqualTo(end);
        assertThat(text.substring(token.start(), token.end())).isEqualTo(token.text());
        end = token.end();
      }
    }
  }
}
