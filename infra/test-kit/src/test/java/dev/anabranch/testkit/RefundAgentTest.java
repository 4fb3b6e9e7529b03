package dev.anabranch.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

class RefundAgentTest {
  private static final String ORDER = "{\"order\":\"A7\"}";

  private static TestAgent agent() {
    Set<String> paid = ConcurrentHashMap.newKeySet();
    Script script =
        Script.begin()
            .calls("order_read", ORDER)
            .fails(429, Duration.ofMillis(5))
            .calls("refund_pay", ORDER)
            .callsIf("in doubt", "refund_find", ORDER)
            .callsIf("nothing was paid", "refund_pay", ORDER)
            .says("Refunded.");
    return TestAgent.of("Refund order A7", script)
        .pure("order_read", order -> "A7: 30 EUR")
        .pure("refund_find", order -> paid.isEmpty() ? "nothing was paid" : "30 EUR were paid")
        .external("refund_pay", order -> "paid for " + paid.add(order.text("order")));
  }

  @Test
  void a_refund_is_paid_exactly_once_wherever_the_server_dies() {
    CrashSweep.of(RefundAgentTest::agent)
        .check(run -> assertThat(run.ran("refund_pay")).isEqualTo(1))
        .run();
  }
}
