package dev.anabranch.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExportPageTest {
  private static final ExportPage PAGE = ExportPage.of(bytes("<page><!--journal--></page>"));
  private static final String[] PARTS = {
    "</script>", "<!--", "-->", "&lt;", "&amp;", "&", "<", "]]>", "水", "\\u003c", "\n", "\"", "x"
  };

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void no_text_is_markup_in_the_page_and_all_of_it_comes_back(long seed) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 500; i++) {
      text.append(PARTS[random.nextInt(PARTS.length)]);
    }
    String written = page(out -> inPieces(bytes(text.toString()), random, out));
    assertThat(written).startsWith("<page>").endsWith("</page>");
    String data = written.substring("<page>".length(), written.length() - "</page>".length());
    assertThat(data).doesNotContain("<");
    assertThat(data.replace("&lt;", "<").replace("&amp;", "&")).isEqualTo(text.toString());
  }

  @Test
  void an_export_that_is_refused_leaves_nothing() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    assertThatThrownBy(() ->
            PAGE.write(
                lines -> {
                  throw new IOException("refused");
                },
                out))
        .hasMessage("refused");
    assertThat(out.size()).isZero();
  }

  @Test
  void a_page_has_one_place_for_the_journal() {
    assertThatThrownBy(() -> ExportPage.of(bytes("none")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> ExportPage.of(bytes("<!--journal--><!--journal-->")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static void inPieces(byte[] bytes, SplittableRandom random, OutputStream out)
      throws IOException {
    for (int at = 0; at < bytes.length; ) {
      int length = Math.min(bytes.length - at, random.nextInt(1, 40));
      if (length == 1) {
        out.write(bytes[at]);
      } else {
        out.write(bytes, at, length);
      }
      at += length;
    }
  }

  private static String page(ExportPage.Lines lines) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PAGE.write(lines, out);
    return out.toString(StandardCharsets.UTF_8);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
