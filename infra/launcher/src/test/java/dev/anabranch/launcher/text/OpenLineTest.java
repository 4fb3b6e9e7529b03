package dev.anabranch.launcher.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.json.Json;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class OpenLineTest {
  private final OpenLine line = new OpenLine(80);

  @Test
  void it_says_the_model_and_then_the_calls_until_each_is_settled() {
    assertThat(after(1, "Submitted", Json.object())).isEmpty();
    assertThat(after(2, "ModelRequested", Json.object())).isEqualTo("       … the model");
    assertThat(after(3, "ModelReplied", reply("fs_read", "shell_run")))
        .isEqualTo("       … fs_read, shell_run");
    assertThat(after(4, "Dispatched", call("3.1"))).isEqualTo("       … fs_read, shell_run");
    assertThat(after(5, "Failed", call("3.1"))).isEqualTo("       … fs_read");
    assertThat(after(6, "Observed", call("3.0"))).isEmpty();
  }

  @Test
  void an_end_waits_for_nothing() {
    after(1, "ModelReplied", reply("shell_run"));
    assertThat(after(2, "SessionCancelled", Json.object())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {40, 80, 200})
  void many_calls_stay_one_line(int columns) {
    String[] names = new String[100];
    Arrays.fill(names, "工具");
    String said = new OpenLine(columns).after(entry(1, "ModelReplied", reply(names)));
    assertThat(Columns.of(said)).isBetween(columns - 3, columns - 1);
  }

  private String after(long seq, String type, Json.Obj event) {
    return line.after(entry(seq, type, event));
  }

  private static Json.Obj entry(long seq, String type, Json.Obj event) {
    return Json.object().with("seq", seq).with("type", type).with("event", event);
  }

  private static Json.Obj call(String call) {
    return Json.object().with("call", call);
  }

  private static Json.Obj reply(String... names) {
    List<Json.Obj> calls =
        List.of(names).stream().map(name -> Json.object().with("name", name)).toList();
    return Json.object().with("calls", Json.array(calls));
  }
}
