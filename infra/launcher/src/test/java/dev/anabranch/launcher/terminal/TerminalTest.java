package dev.anabranch.launcher.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class TerminalTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private Terminal terminal(boolean watched, Map<String, String> env) {
    return new Terminal(out, err, watched, watched, 80, env);
  }

  @Test
  void progress_is_for_a_person_who_watches() {
    terminal(false, Map.of()).progress("step");
    assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();

    terminal(true, Map.of()).progress("step");
    assertThat(err.toString(StandardCharsets.UTF_8)).isEqualTo("step\n");
    assertThat(out.size()).isZero();
  }

  @Test
  void colours_are_for_terminals_and_no_color_is_honoured() {
    assertThat(terminal(true, Map.of()).errPaint().on()).isTrue();
    assertThat(terminal(false, Map.of()).errPaint().on()).isFalse();
    assertThat(terminal(true, Map.of("NO_COLOR", "1")).outPaint().on()).isFalse();
    assertThat(terminal(true, Map.of("TERM", "dumb")).outPaint().on()).isFalse();
  }

  @Test
  void a_passing_line_gives_way_to_whatever_comes_next() {
    Terminal terminal = terminal(true, Map.of("NO_COLOR", "1"));

    terminal.passing("half");
    terminal.passing("half of it");
    terminal.progress("all of it");
    terminal.passing("more");
    terminal.passing("");
    terminal.notice("done");

    String wipe = "\r\u001b[2K";
    assertThat(err.toString(StandardCharsets.UTF_8))
        .isEqualTo("half" + wipe + "half of it" + wipe + "all of it\nmore" + wipe + "done\n");
  }

  @Test
  void nothing_passes_where_nobody_watches_or_nothing_can_be_wiped() {
    terminal(false, Map.of()).passing("half");
    terminal(true, Map.of("TERM", "dumb")).passing("half");

    assertThat(err.size()).isZero();
  }

  @Test
  void text_is_utf8_whatever_the_machine_thinks() {
    Terminal terminal = terminal(false, Map.of());

    terminal.data("中文…");
    terminal.flush();

    assertThat(out.toByteArray()).isEqualTo("中文…\n".getBytes(StandardCharsets.UTF_8));
  }
}
