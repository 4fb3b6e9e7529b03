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
  private static final Reach REACH = new Reach(List.of("pypi.org"), List.of("TOKEN"));

  @Test
  void every_call_says_what_it_may_reach_and_names_the_definition_of_a_tool_of_its_own()
      throws Exception {
    CallingModel model =
        new CallingModel(
            List.of(
                List.of(new ToolCall("a", "fs_read", "{\"path\":\"x\"}")),
                List.of(new ToolCall("b", MemoryHouse.OUTSIDE, "{}"))));
    try (MemoryHouse house =
        new MemoryHouse(model, request -> Optional.of(AnsweringBus.printed(request, "done")))) {
      house.awaitStatus(house.begin(4, Terms.DEFAULT.reaching(REACH)), "completed");

      assertThat(house.bus.published).extracting(ToolRequest::reach).containsExactly(REACH, REACH);
      assertThat(house.bus.published.getFirst().definition()).isEmpty();
      assertThat(house.bus.published.getLast().definition()).isPresent();
    }
  }
}
