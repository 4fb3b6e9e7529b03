package dev.anabranch.launcher.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.events.Reach;
import dev.anabranch.json.Json;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

final class OrderTest {
  private static Json.Obj body(Optional<String> label) {
    return new TaskRun.Order(
            "train it",
            ModelNaming.EMBEDDED,
            Optional.empty(),
            OptionalLong.empty(),
            Optional.empty(),
            Optional.empty(),
            Json.object(),
            List.of(),
            Reach.NOTHING,
            label)
        .json();
  }

  @Test
  void a_label_is_asked_for_by_name_and_none_by_no_field() {
    assertThat(body(Optional.of("gpu")).text("label")).isEqualTo("gpu");
    assertThat(body(Optional.empty()).fields()).containsOnlyKeys("model", "task");
  }
}
