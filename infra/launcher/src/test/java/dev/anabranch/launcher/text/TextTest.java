package dev.anabranch.launcher.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.events.Event;
import dev.anabranch.events.EventCodec;
import dev.anabranch.events.Output;
import dev.anabranch.events.PeopleEvent;
import dev.anabranch.events.ToolCall;
import dev.anabranch.events.ToolEvent;
import dev.anabranch.events.TurnEvent;
import dev.anabranch.events.Usage;
import dev.anabranch.json.Json;
import dev.anabranch.launcher.terminal.Paint;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class TextTest {
  private static final Paint PLAIN = new Paint(false);

  private static Json.Obj entry(long seq, Event event) {
    return Json.object()
        .with("seq", seq)
        .with("type", EventCodec.type(event))
        .with("event", EventCodec.encode(event));
  }

  private static TurnEvent.ModelReplied reply(String name, String arguments) {
    return new TurnEvent.ModelReplied(
        "",
        List.of(new ToolCall("c1", name, arguments)),
        TurnEvent.Finish.TOOL_CALLS,
        Usage.UNKNOWN,
        Optional.empty(),
        1);
  }

  @Test
  void a_result_is_told_with_the_tool_that_it_came_from() {
    EntryLines lines = new EntryLines(PLAIN, 100);

    String asked =
        lines.line(entry(4, reply("shell_run", "{\"command\":\"python3 -m unittest\"}")));
    String came =
        lines.line(
            entry(
                5,
                new ToolEvent.Observed(
                    "4.0", 1, Output.of("F\nFAILED"), Optional.empty(), 1234, Optional.empty())));

    assertThat(asked).isEqualTo("    4  shell_run python3 -m unittest");
    assertThat(came).isEqualTo("    5  shell_run exit 1 (1.2 s)  FAILED");
  }

  @Test
  void an_entry_that_is_no_fact_here_is_told_with_the_reason() {
    EntryLines lines = new EntryLines(PLAIN, 200);
    Json.Obj unknown =
        Json.object().with("seq", 7).with("type", "Teleported").with("event", Json.object());

    assertThat(lines.line(unknown))
        .startsWith("    7  Teleported cannot be read:")
        .contains("newer Anabranch");
    assertThat(lines.line(entry(8, new PeopleEvent.Paused("owner")).with("unreadable", "edited")))
        .isEqualTo("    8  Paused cannot be read: edited");
  }

  @Test
  void malformed_arguments_are_shown_as_they_came() {
    EntryLines lines = new EntryLines(PLAIN, 100);

    assertThat(lines.line(entry(4, reply("fs_read", "{\"pa")))).endsWith("fs_read {\"pa");
  }

  @Test
  void control_characters_of_untrusted_text_never_reach_the_terminal() {
    assertThat(OneLine.of("a\u001b[31mb\nc\u0007")).isEqualTo("a·[31mb c·");
    assertThat(OneLine.clip("  abcdef", 5)).isEqualTo("  ab…");
  }

  @Test
  void what_turns_or_hides_letters_never_reaches_the_terminal() {
    String bidi = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069";
    bidi.codePoints()
        .forEach(c ->
            assertThat(OneLine.of("rm " + Character.toString(c) + "txt.exe"))
                .isEqualTo("rm txt.exe"));
    assertThat(OneLine.of("a\u200bb\ufeffc\udb40\udc41d\ud800e\u2028f")).isEqualTo("abcde f");
    assertThat(OneLine.of("é שלום 𝄞 日本")).isEqualTo("é שלום 𝄞 日本");
  }

  @Test
  void failures_stand_out_where_colours_are_on() {
    String line =
        new EntryLines(new Paint(true), 100)
            .line(entry(3, new ToolEvent.Rejected("2.0", "no such tool")));

    assertThat(line).startsWith("\u001b[31m").contains("no such tool");
  }

  @Test
  void unknown_tokens_are_said_to_be_unknown() {
    Json.Obj told =
        Json.object()
            .with(
                "usage",
                Json.object()
                    .with("promptTokens", 20_000)
                    .with("cachedTokens", 15_000)
                    .with("outputTokens", 12));
    Json.Obj untold = Json.object().with("usage", Json.object());

    assertThat(SessionText.tokens(told)).isEqualTo("20,000 prompt (75.0% cached), 12 output");
    assertThat(SessionText.tokens(untold))
        .isEqualTo("unknown prompt (cached unknown), unknown output");
  }

  @Test
  void the_columns_of_a_table_line_up() {
    List<String> lines = new Table("A", "LAST").row("wide", "x").row("b", "a long tail").lines(14);

    assertThat(lines).containsExactly("A     LAST", "wide  x", "b     a long …");
  }
}
