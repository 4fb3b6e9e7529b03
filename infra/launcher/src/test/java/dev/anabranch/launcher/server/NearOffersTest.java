package dev.anabranch.launcher.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.bus.ToolOffer;
import dev.anabranch.events.ToolDefinition;
import dev.anabranch.events.ToolEffect;
import dev.anabranch.json.Json;
import dev.anabranch.sessions.Offers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a session learns of the worker beside it, whenever that starts. */
@Timeout(30)
class NearOffersTest {
  private static final Duration LONG = Duration.ofMinutes(1);
  private static final ToolDefinition TOOL =
      new ToolDefinition("mcp_a_b", "B.", Json.object(), ToolEffect.EXTERNAL);

  private final CompletableFuture<Offers> worker = new CompletableFuture<>();

  private static ToolOffer offer(List<ToolDefinition> tools) {
    return new ToolOffer("near", List.of(), tools);
  }

  private NearOffers within(Duration time) {
    return new NearOffers(Optional.of(worker), time);
  }

  @Test
  void a_node_without_a_worker_has_no_offers() {
    assertThat(new NearOffers(Optional.empty(), LONG).now()).isEmpty();
  }

  @Test
  void a_task_waits_for_a_worker_that_starts() throws Exception {
    NearOffers near = within(LONG);
    CompletableFuture<Optional<ToolOffer>> asked = CompletableFuture.supplyAsync(near::now);
    assertThat(asked).isNotDone();
    worker.complete(() -> Optional.of(offer(List.of(TOOL))));
    assertThat(asked.get(20, TimeUnit.SECONDS)).contains(offer(List.of(TOOL)));
  }

  @Test
  void what_the_worker_offers_later_is_known_later() {
    List<ToolDefinition> now = new ArrayList<>();
    worker.complete(() -> Optional.of(offer(now)));
    assertThat(within(LONG).now()).contains(offer(List.of()));
    now.add(TOOL);
    assertThat(within(LONG).now()).contains(offer(List.of(TOOL)));
  }

  @Test
  void a_worker_that_does_not_start_in_time_or_at_all_offers_nothing() {
    assertThat(within(Duration.ofMillis(20)).now()).isEmpty();
    worker.completeExceptionally(new IllegalStateException("no sandbox"));
    assertThat(within(LONG).now()).isEmpty();
  }

  @Test
  void who_is_interrupted_while_it_waits_is_told_nothing_and_stays_interrupted() {
    Thread.currentThread().interrupt();
    assertThat(within(LONG).now()).isEmpty();
    assertThat(Thread.interrupted()).isTrue();
  }
}
