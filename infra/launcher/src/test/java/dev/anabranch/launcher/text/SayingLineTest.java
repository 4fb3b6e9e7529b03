package dev.anabranch.launcher.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.json.Json;
import dev.anabranch.launcher.terminal.Terminal;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class SayingLineTest {
  private final SayingLine line = new SayingLine(20);

  private static Json.Obj delta(long from, Json.Obj... pieces) {
    return Json.object().with("from", from).with("pieces", Json.array(List.of(pieces)));
  }

  private static Json.Obj text(String text) {
    return Json.object().with("text", text);
  }

  @Test
  void it_grows_and_shows_its_end() {
    assertThat(line.after(delta(0, text("Hel")))).isEqualTo("Hel");
    assertThat(line.after(delta(3, text("lo,\nworld")))).isEqualTo("Hello, world");
    assertThat(line.after(delta(12, text(" and all"))))
        .isEqualTo("…ello, world and all")
        .hasSize(20);
    assertThat(line.after(delta(0))).isEmpty();
  }

  @Test
  void calls_are_told_by_name_and_arguments() {
    Json.Obj call = Json.object().with("call", 0).with("tool", "fs_read");
    Json.Obj part = Json.object().with("call", 0).with("arguments", "{\"pa");
    assertThat(line.after(delta(0, call, part))).isEqualTo("fs_read {\"pa");
  }

  @Test
  void what_would_steer_a_terminal_does_not_reach_it() {
    assertThat(line.after(delta(0, text("a\u001b[2Jb\r\u0007")))).isEqualTo("a·[2Jb ·");
  }

  @Test
  void wide_characters_count_twice_and_stay_whole() {
    assertThat(line.after(delta(0, text("\u5B57".repeat(30))))).isEqualTo("…" + "\u5B57".repeat(9));
    assertThat(line.after(delta(0, text("\uD83D\uDE42".repeat(30)))))
        .isEqualTo("…" + "\uD83D\uDE42".repeat(9));
  }

  @Test
  void only_a_person_is_told() {
    OutputStream nowhere = OutputStream.nullOutputStream();
    assertThat(SayingLine.on(new Terminal(nowhere, nowhere, true, true, 80, Map.of()))).isPresent();
    assertThat(SayingLine.on(new Terminal(nowhere, nowhere, false, true, 80, Map.of()))).isEmpty();
  }
}
