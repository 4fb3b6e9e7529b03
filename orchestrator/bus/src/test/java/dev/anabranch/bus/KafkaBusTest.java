package dev.anabranch.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.anabranch.events.SessionId;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the bus promises, on a real broker. */
@Timeout(60)
final class KafkaBusTest {
  private static final long WAIT_SECONDS = 30;

  private final SessionId session = Samples.session();
  private final KafkaBus bus = KafkaBus.connect(SharedBroker.access(), InstantSource.system());

  @AfterEach
  void close() {
    bus.close();
  }

  @Test
  void a_call_reaches_a_worker_and_its_result_the_session() throws Exception {
    BlockingQueue<ToolResult> results = new LinkedBlockingQueue<>();
    bus.takeResults(mine(result -> results.add(result)));
    bus.takeCalls(
        Intake.of(
            1,
            delivery -> {
              if (!delivery.request().session().equals(session)) {
                return done();
              }
              assertThat(delivery.deliveryCount()).isEqualTo(1);
              return bus.publish(Samples.result(delivery.request(), "hello"));
            }));

    ToolRequest request = Samples.request(session, "7.0");
    bus.publish(request).toCompletableFuture().get(WAIT_SECONDS, TimeUnit.SECONDS);

    assertThat(results.poll(WAIT_SECONDS, TimeUnit.SECONDS))
        .isEqualTo(Samples.result(request, "hello"));
  }

  @Test
  void a_call_sent_before_any_worker_came_is_delivered() throws Exception {
    bus.publish(Samples.request(session, "1.0"))
        .toCompletableFuture()
        .get(WAIT_SECONDS, TimeUnit.SECONDS);
    BlockingQueue<Bus.Delivery> taken = new LinkedBlockingQueue<>();
    bus.takeCalls(Intake.of(1, taking(taken)));

    assertThat(taken.poll(WAIT_SECONDS, TimeUnit.SECONDS)).isNotNull();
  }

  @Test
  void a_failed_handler_gives_the_call_back_with_a_higher_count() throws Exception {
    BlockingQueue<Integer> counts = new LinkedBlockingQueue<>();
    bus.takeCalls(
        Intake.of(
            2,
            delivery -> {
              if (!delivery.request().session().equals(session)) {
                return done();
              }
              counts.add(delivery.deliveryCount());
              return delivery.deliveryCount() < 3
                  ? CompletableFuture.failedFuture(new IllegalStateException("not now"))
                  : done();
            }));
    bus.publish(Samples.request(session, "1.0"));

    assertThat(List.of(next(counts), next(counts), next(counts))).containsExactly(1, 2, 3);
  }

  @Test
  void a_call_whose_handler_is_not_done_soon_is_given_to_another_taker() throws Exception {
    BlockingQueue<Integer> counts = new LinkedBlockingQueue<>();
    bus.takeCalls(
        Intake.of(
            2,
            delivery -> {
              if (!delivery.request().session().equals(session)) {
                return done();
              }
              counts.add(delivery.deliveryCount());
              return delivery.deliveryCount() == 1 ? new CompletableFuture<>() : done();
            }));
    bus.publish(Samples.request(session, "1.0"));

    assertThat(List.of(next(counts), next(counts))).containsExactly(1, 2);
  }

  @Test
  void a_taker_without_room_is_given_nothing_and_the_call_waits_for_it() throws Exception {
    CompletableFuture<Void> room = new CompletableFuture<>();
    BlockingQueue<Bus.Delivery> taken = new LinkedBlockingQueue<>();
    bus.takeCalls(
        new Intake() {
          @Override
          public int batch() {
            return 4;
          }

          @Override
          public CompletionStage<Void> room() {
            return room;
          }

          @Override
          public CompletionStage<Void> take(Bus.Delivery delivery) {
            return taking(taken).apply(delivery);
          }
        });
    bus.publish(Samples.request(session, "1.0"));

    assertThat(taken.poll(SharedBroker.LOCK.toMillis(), TimeUnit.MILLISECONDS)).isNull();
    room.complete(null);
    assertThat(next(taken).deliveryCount()).isEqualTo(1);
  }

  @Test
  void an_external_call_may_begin_when_the_broker_has_said_that_it_is_ours() throws Exception {
    BlockingQueue<Bus.Delivery> taken = new LinkedBlockingQueue<>();
    bus.takeCalls(Intake.of(1, taking(taken)));
    bus.publish(request("external"));

    next(taken).accepted().toCompletableFuture().get(WAIT_SECONDS, TimeUnit.SECONDS);
  }

  @Test
  void calls_that_only_look_come_by_a_road_of_their_own() throws Exception {
    BlockingQueue<Bus.Delivery> looks = new LinkedBlockingQueue<>();
    BlockingQueue<Bus.Delivery> others = new LinkedBlockingQueue<>();
    bus.takeCalls(Intake.of(Intake.Kinds.PURE, 1, taking(looks)));
    bus.takeCalls(Intake.of(Intake.Kinds.ALL_BUT_PURE, 1, taking(others)));
    for (String effect : List.of("workspace", "external", "pure")) {
      bus.publish(request(effect));
    }

    assertThat(next(looks).request().effect()).isEqualTo("pure");
    assertThat(List.of(next(others).request().effect(), next(others).request().effect()))
        .containsExactlyInAnyOrder("workspace", "external");
    assertThat(looks).isEmpty();
  }

  private ToolRequest request(String effect) {
    return Samples.request(session, "1.0", effect);
  }

  @Test
  void a_call_with_a_label_goes_to_the_takers_of_that_label_alone() throws Exception {
    BlockingQueue<Bus.Delivery> plain = new LinkedBlockingQueue<>();
    BlockingQueue<Bus.Delivery> labelled = new LinkedBlockingQueue<>();
    bus.takeCalls(Intake.of(1, taking(plain)));
    bus.publish(Samples.request(session, "1.0").on("gpu"))
        .toCompletableFuture()
        .get(WAIT_SECONDS, TimeUnit.SECONDS);
    bus.takeCalls(
        new Intake() {
          @Override
          public List<String> labels() {
            return List.of("gpu", "big-memory");
          }

          @Override
          public int batch() {
            return 1;
          }

          @Override
          public CompletionStage<Void> take(Bus.Delivery delivery) {
            return taking(labelled).apply(delivery);
          }
        });
    assertThat(next(labelled).request()).isEqualTo(Samples.request(session, "1.0"));
    bus.publish(Samples.request(session, "2.0"));

    assertThat(next(plain).request().call()).isEqualTo("2.0");
    assertThat(labelled).isEmpty();
  }

  @Test
  void a_label_that_would_be_another_topic_is_refused() {
    for (String label : List.of("dead", "", "GPU", "a.b", "a".repeat(41))) {
      assertThatThrownBy(() -> Samples.request(session, "1.0").on(label))
          .as(label)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void whoever_listens_hears_beats_and_progress_from_now_on() throws Exception {
    BlockingQueue<WorkerNews> heard = new LinkedBlockingQueue<>();
    bus.takeNews(heard::add);
    bus.publish(Samples.beat(session, "1.0"));
    bus.publish(Samples.progress(session, "1.0"));

    assertThat(next(heard)).isEqualTo(Samples.beat(session, "1.0"));
    assertThat(next(heard)).isEqualTo(Samples.progress(session, "1.0"));
  }

  @Test
  void results_of_a_session_come_in_the_order_they_were_sent() throws Exception {
    BlockingQueue<ToolResult> results = new LinkedBlockingQueue<>();
    bus.takeResults(mine(results::add));
    List<String> calls = IntStream.range(0, 200).mapToObj(n -> n + ".0").toList();
    calls.forEach(call -> bus.publish(Samples.result(session, call)));

    for (String call : calls) {
      assertThat(next(results).settlement().call()).isEqualTo(call);
    }
  }

  @Test
  void a_result_whose_handler_was_not_done_comes_again_to_the_next_reader() throws Exception {
    CountDownLatch seen = new CountDownLatch(2);
    CompletableFuture<Void> never = new CompletableFuture<>();
    try (KafkaBus first = KafkaBus.connect(SharedBroker.access(), InstantSource.system())) {
      Bus.Subscription reading =
          first.takeResults(result -> {
            if (!result.session().equals(session)) {
              return done();
            }
            seen.countDown();
            return result.settlement().call().equals("1.0") ? never : done();
          });
      first.publish(Samples.result(session, "1.0"));
      first.publish(Samples.result(session, "2.0"));
      assertThat(seen.await(WAIT_SECONDS, TimeUnit.SECONDS)).isTrue();
      reading.close();
    }

    BlockingQueue<ToolResult> again = new LinkedBlockingQueue<>();
    bus.takeResults(mine(again::add));
    assertThat(next(again).settlement().call()).isEqualTo("1.0");
    assertThat(next(again).settlement().call()).isEqualTo("2.0");
  }

  @Test
  void a_result_whose_handler_failed_comes_again() throws Exception {
    BlockingQueue<ToolResult> results = new LinkedBlockingQueue<>();
    AtomicInteger tries = new AtomicInteger();
    bus.takeResults(
        mine(result -> {
          results.add(result);
          if (tries.incrementAndGet() == 1) {
            throw new IllegalStateException("not now");
          }
        }));
    bus.publish(Samples.result(session, "1.0"));

    assertThat(next(results)).isEqualTo(next(results));
  }

  @Test
  void everyone_hears_a_cancel_from_now_on() throws Exception {
    bus.publish(new ToolCancel(Samples.session())).toCompletableFuture().join();
    BlockingQueue<ToolCancel> one = new LinkedBlockingQueue<>();
    BlockingQueue<ToolCancel> other = new LinkedBlockingQueue<>();
    bus.takeCancels(one::add);
    bus.takeCancels(other::add);
    bus.publish(new ToolCancel(session));

    assertThat(next(one)).isEqualTo(new ToolCancel(session));
    assertThat(next(other)).isEqualTo(new ToolCancel(session));
  }

  private static <T> T next(BlockingQueue<T> queue) throws InterruptedException {
    T item = queue.poll(WAIT_SECONDS, TimeUnit.SECONDS);
    assertThat(item).as("nothing came").isNotNull();
    return item;
  }

  private java.util.function.Function<ToolResult, CompletionStage<Void>> mine(
      java.util.function.Consumer<ToolResult> handler) {
    return result -> {
      if (result.session().equals(session)) {
        handler.accept(result);
      }
      return done();
    };
  }

  private java.util.function.Function<Bus.Delivery, CompletionStage<Void>> taking(
      BlockingQueue<Bus.Delivery> taken) {
    return delivery -> {
      if (delivery.request().session().equals(session)) {
        taken.add(delivery);
      }
      return done();
    };
  }

  private static CompletableFuture<Void> done() {
    return CompletableFuture.completedFuture(null);
  }
}
