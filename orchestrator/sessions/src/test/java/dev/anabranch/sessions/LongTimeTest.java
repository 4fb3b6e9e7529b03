package dev.anabranch.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.bus.ToolRequest;
import dev.anabranch.events.Limits;
import dev.anabranch.events.ModelChoice;
import dev.anabranch.events.SessionId;
import dev.anabranch.events.ToolEvent;
import dev.anabranch.events.TurnEvent;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LongTimeTest {
  /** The actors' timers reach 248 days. */
  private static final long TWENTY_YEARS = 631_152_000;

  @Test
  void a_bound_of_years_hinders_no_session() throws Exception {
    ScriptedModel model = new ScriptedModel(2);
    try (MemoryHouse house = new MemoryHouse(model, LongTimeTest::printed)) {
      SessionId id = submit(house);
      house.awaitStatus(id, "completed");

      assertThat(house.events(id, TurnEvent.ModelRequested.class)).hasSize(3);
      assertThat(model.asked).hasSize(3);
    }
  }

  private static Optional<ToolEvent.Settlement> printed(ToolRequest request) {
    return Optional.of(AnsweringBus.printed(request, "text"));
  }

  private static SessionId submit(MemoryHouse house) throws Exception {
    return MemoryHouse.get(
            house.sessions.submit(
                new Sessions.Submit(
                    "read",
                    new ModelChoice("scripted", "embedded"),
                    Optional.empty(),
                    3,
                    new Limits(100, TWENTY_YEARS),
                    "owner",
                    Optional.empty(),
                    Optional.empty())))
        .id();
  }
}
