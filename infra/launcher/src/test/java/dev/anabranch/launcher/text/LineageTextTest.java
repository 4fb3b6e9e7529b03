package dev.anabranch.launcher.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.json.Json;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LineageTextTest {
  @Test
  void each_branch_stands_below_its_parent_by_the_place_where_it_begins() {
    Json.Obj lineage =
        Json.object()
            .with(
                "sessions",
                Json.array(
                    List.of(
                        session("late").with("parent", "root").with("forkedAt", 9),
                        session("root"),
                        session("grandchild").with("parent", "early").with("forkedAt", 5),
                        session("early").with("parent", "root").with("forkedAt", 3))));
    assertThat(LineageText.lines(lineage, "early", 80))
        .containsExactly(
            "SESSION         AT  STATUS     STEPS  TASK",
            "root            -   completed  2      mend it",
            "· early *       @3  completed  2      mend it",
            "· · grandchild  @5  completed  2      mend it",
            "· late          @9  completed  2      mend it");
  }

  @Test
  void a_branch_whose_parent_is_not_here_stands_alone() {
    Json.Obj lineage =
        Json.object()
            .with(
                "sessions",
                Json.array(List.of(session("a").with("parent", "gone").with("forkedAt", 4))));
    assertThat(LineageText.lines(lineage, "a", 80)).hasSize(2);
  }

  private static Json.Obj session(String id) {
    return Json.object()
        .with("id", id)
        .with("status", "completed")
        .with("steps", 2)
        .with("task", "mend it");
  }
}
