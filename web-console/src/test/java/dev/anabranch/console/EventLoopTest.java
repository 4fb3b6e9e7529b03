package dev.anabranch.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Threads that answer requests may still be at work when their loop is gone. */
class EventLoopTest {
  @Test
  void a_task_for_a_loop_that_has_ended_is_dropped_and_its_thread_is_told() throws Exception {
    Vertx vertx = Vertx.vertx();
    EventLoop loop = new EventLoop(vertx.getOrCreateContext());
    CompletableFuture<Void> first = new CompletableFuture<>();
    assertThat(loop.run(() -> first.complete(null))).isTrue();
    first.get(1, TimeUnit.MINUTES);

    vertx.close().toCompletionStage().toCompletableFuture().get(1, TimeUnit.MINUTES);

    AtomicBoolean ran = new AtomicBoolean();
    assertThat(loop.run(() -> ran.set(true))).isFalse();
    assertThat(ran).isFalse();
  }
}
