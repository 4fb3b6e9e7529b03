package dev.anabranch.context;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.events.ContextEvent;
import dev.anabranch.events.Event;
import dev.anabranch.events.Header;
import dev.anabranch.events.Output;
import dev.anabranch.events.Sha256;
import dev.anabranch.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ShortFormsTest {
  private static final RendererTwo RENDERER =
      new RendererTwo(Wording.of(Optional.of(new Header.Variation(Wording.SET, "seed"))));

  @Test
  void a_long_result_becomes_a_line_that_names_call_size_and_digest() {
    String text = "x".repeat(1000);
    assertThat(content(Given.observed("3.0", 0, text)))
        .isEqualTo(
            "[result of call 3.0 is kept: 1000 bytes, sha256 "
                + Sha256.hex(text.getBytes(StandardCharsets.UTF_8)).substring(0, 12)
                + "; ctx_restore brings it back]");
  }

  @Test
  void a_result_in_a_blob_names_the_file_and_keeps_its_exit() {
    Output output = new Output("head", "tail", 9999, Optional.of("ab".repeat(32)), false);
    assertThat(content(Given.observed("3.1", 7, output)))
        .isEqualTo(
            """
            [exit 7]
            [result of call 3.1 is kept at /anabranch/out/3.1: 9999 bytes, sha256 abababababab; ctx_restore brings it back]\
            """);
  }

  @Test
  void what_is_short_anyway_stays_to_the_byte() {
    for (Event event :
        List.of(
            Given.observed("3.0", 0, "x".repeat(240)),
            Given.observed("3.0", 0, ""),
            Given.observed("3.0", 1, "no"),
            Given.failed("3.0", "m".repeat(200), Output.of("out")),
            Given.replied("only text, however long ".repeat(100)),
            Given.called("fs_read", "{ \"path\" : \"a\" }"),
            Given.said("people are never cut ".repeat(100)))) {
      assertThat(RENDERER.shortened(4, event)).isEqualTo(RENDERER.render(4, event));
    }
  }

  @Test
  void what_is_cut_or_has_an_end_elsewhere_is_not_short() {
    assertThat(ShortForms.isShort(new Output("h", "", 9, Optional.empty(), true))).isFalse();
    assertThat(ShortForms.isShort(new Output("h", "t", 9, Optional.empty(), false))).isFalse();
    assertThat(ShortForms.isShort(Output.of("x".repeat(241)))).isFalse();
  }

  @Test
  void a_failure_keeps_its_kind_and_the_beginning_of_its_message() {
    assertThat(content(Given.failed("3.0", "m".repeat(300), Output.of("out"))))
        .isEqualTo(
            "[failed: timeout] "
                + "m".repeat(200)
                + "\n[300 characters of call 3.0 are kept; ctx_restore brings them back]\nout");
    assertThat(content(Given.failed("3.0", "gone", Output.of("o".repeat(500)))))
        .startsWith("[failed: timeout] gone\n[result of call 3.0 is kept: 500 bytes, sha256 ");
  }

  @Test
  void a_message_is_never_cut_within_a_character() {
    String content =
        content(Given.failed("3.0", "m".repeat(199) + "\uD83D\uDE00".repeat(9), Output.EMPTY));
    assertThat(content).startsWith("[failed: timeout] " + "m".repeat(199) + "\n[217 characters");
  }

  @Test
  void long_arguments_are_left_out_one_by_one() {
    String raw =
        Json.object()
            .with("path", "a/b.txt")
            .with("content", "y".repeat(500))
            .with("list", Json.strings(List.of("z".repeat(300))))
            .canonical();
    assertThat(arguments(Given.called("fs_write", raw)))
        .isEqualTo(
            "{\"content\":\"[500 characters of call 9.0 are kept; ctx_restore brings them back]\","
                + "\"list\":\"[304 characters of call 9.0 are kept; ctx_restore brings them back]\","
                + "\"path\":\"a/b.txt\"}");
  }

  @Test
  void many_short_arguments_stay_as_the_model_wrote_them() {
    String raw = "{ \"b\": \"" + "1".repeat(200) + "\", \"a\": \"" + "2".repeat(200) + "\" }";
    assertThat(arguments(Given.called("fs_write", raw))).isEqualTo(raw);
  }

  @Test
  void long_broken_arguments_are_left_out_as_a_whole() {
    assertThat(arguments(Given.called("fs_write", "{oops" + "!".repeat(300))))
        .isEqualTo(
            "{\"malformed\":"
                + "\"[305 characters of call 9.0 are kept; ctx_restore brings them back]\"}");
  }

  @Test
  void an_old_recital_says_nothing_in_short() {
    assertThat(RENDERER.shortened(4, new ContextEvent.PlanRecited("the plan"))).isEmpty();
  }

  @Test
  void the_retired_renderer_shortens_nothing() {
    RendererOne one = new RendererOne();
    Event event = Given.observed("3.0", 0, "x".repeat(1000));
    assertThat(one.shortened(4, event)).isEqualTo(one.render(4, event));
  }

  private static String content(Event event) {
    return RENDERER.shortened(4, event).getFirst().text("content");
  }

  private static String arguments(Event event) {
    Json call = RENDERER.shortened(9, event).getFirst().list("tool_calls").getFirst();
    return call.asObject().obj("function").text("arguments");
  }
}
