package dev.anabranch.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.events.ChildEvent;
import dev.anabranch.events.Cost;
import dev.anabranch.events.TurnEvent;
import dev.anabranch.events.Usage;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class SpentTest {
  private static final Usage USAGE = Usage.of(100, 60, 10);

  private static Optional<Cost> eur(String amount, String prices) {
    return Optional.of(new Cost(new BigDecimal(amount), "EUR", prices));
  }

  /** By hand: 0.10 + 0.20 of its own, 0.40 of a sub-agent, one call without a price. */
  @Test
  void what_its_own_calls_cost_is_told_apart_from_what_sub_agents_cost() {
    Spent spent =
        Spent.NOTHING
            .plus(USAGE, eur("0.10", "1"))
            .plus(USAGE, eur("0.20", "2"))
            .plus(USAGE, Optional.empty())
            .plus(new ChildEvent.Spent(OptionalLong.of(1000), new BigDecimal("0.40")));

    assertThat(spent.tokens()).isEqualTo(1330);
    assertThat(spent.cost()).isEqualByComparingTo("0.70");
    assertThat(spent.own()).isEqualTo(eur("0.30", "2"));
  }

  @Test
  void without_prices_nothing_is_said_of_cost() {
    assertThat(Spent.NOTHING.plus(USAGE, Optional.empty()).own()).isEmpty();
  }

  @Test
  void a_snapshot_keeps_what_was_spent() {
    TurnEvent.ModelReplied reply =
        new TurnEvent.ModelReplied(
                "said", List.of(), TurnEvent.Finish.STOP, USAGE, Optional.empty(), 1)
            .with(eur("0.0123", "7"), Optional.empty());
    Life life = Life.NONE.evolve(reply, Turn.NONE);

    assertThat(life.spent().own()).isEqualTo(eur("0.0123", "7"));
    assertThat(LifeCodec.decode(LifeCodec.encode(life))).isEqualTo(life);
  }
}
