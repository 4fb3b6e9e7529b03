package dev.anabranch.sessions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.anabranch.bus.ToolRequest;
import dev.anabranch.events.Limits;
import dev.anabranch.events.ModelChoice;
import dev.anabranch.events.SessionId;
import dev.anabranch.events.Terms;
import dev.anabranch.journal.SessionRow;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sessions whose calls only workers of one label take. */
class LabelSessionsTest {
  private static Sessions.Submit task(String mode) {
    return new Sessions.Submit(
        DelegatingModel.task(
            "agent_run", "{\"mode\":\"" + mode + "\",\"instruction\":\"work on it\"}"),
        new ModelChoice("scripted", "embedded"),
        Optional.empty(),
        4,
        new Limits(100, 1_000),
        Terms.DEFAULT.on("gpu"),
        Optional.empty(),
        "owner",
        Optional.empty(),
        Optional.empty());
  }

  private static MemoryHouse house() {
    return new MemoryHouse(
        new DelegatingModel(true), request -> Optional.of(AnsweringBus.printed(request, "done")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"isolated", "shared"})
  void a_sub_agent_has_the_label_of_its_parent(String mode) throws Exception {
    try (MemoryHouse house = house()) {
      SessionId parent = MemoryHouse.get(house.sessions.submit(task(mode))).id();
      house.awaitStatus(parent, "completed");

      SessionId child =
          house.journal.sessions().stream()
              .map(SessionRow::id)
              .filter(id -> !id.equals(parent))
              .findFirst()
              .orElseThrow();
      assertThat(house.bus.published)
          .extracting(ToolRequest::session, ToolRequest::lane)
          .containsExactly(tuple(child, Optional.of("gpu")));
      assertThat(List.of(house.show(parent), house.show(child)))
          .extracting(SessionView::label)
          .containsOnly(Optional.of("gpu"));
    }
  }

  @Test
  void a_fork_keeps_the_label_also_after_a_restart() throws Exception {
    try (MemoryHouse house = house()) {
      SessionId parent = MemoryHouse.get(house.sessions.submit(task("isolated"))).id();
      house.awaitStatus(parent, "completed");
      house.restart();
      SessionId fork =
          MemoryHouse.get(
                  house.sessions.fork(
                      new Sessions.Fork(parent, 2, 1, Optional.empty(), false, Optional.empty())))
              .getFirst()
              .id();
      house.awaitStatus(fork, "completed");

      assertThat(house.show(fork).label()).contains("gpu");
      assertThat(house.bus.published)
          .hasSize(2)
          .extracting(ToolRequest::lane)
          .containsOnly(Optional.of("gpu"));
    }
  }
}
