package dev.anabranch.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.bus.ToolRequest;
import dev.anabranch.events.Reach;
import dev.anabranch.events.Terms;
import dev.anabranch.events.ToolCall;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReachSessionsTest {
  private static final Reach REACH =
      new Reach(List.of("pypi.org"), List.of("TOKEN"), List.of("tracker"));

  @Test
  void a_command_says_what_it_may_reach_and_a_tool_of_a_workers_own_names_its_definition()
      throws Exception {
    CallingModel model =
        new CallingModel(
            List.of(
                List.of(new ToolCall("a", "fs_read", "{\"path\":\"x\"}")),
                List.of(new ToolCall("b", "shell_run", "{\"command\":\"make\"}")),
                List.of(new ToolCall("c", MemoryHouse.OUTSIDE, "{}"))));
    try (MemoryHouse house =
        new MemoryHouse(model, request -> Optional.of(AnsweringBus.printed(request, "done")))) {
      house.awaitStatus(house.begin(4, Terms.DEFAULT.reaching(REACH)), "completed");

      assertThat(house.bus.published)
          .extracting(ToolRequest::reach)
          .containsExactly(Reach.NOTHING, REACH, Reach.NOTHING);
      assertThat(house.bus.published)
          .extracting(call -> call.definition().isPresent())
          .containsExactly(false, false, true);
    }
  }
}
