package dev.anabranch.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.anabranch.events.SessionId;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Calls that only look, on a real broker: their takers share the partitions of one topic. */
@Timeout(120)
final class LookTest {
  private static final long WAIT_SECONDS = 60;
  private static final CompletableFuture<Void> DONE = CompletableFuture.completedFuture(null);

  private static final String FIRST = "1000.0";

  /** As many as find every partition, since some at a time go to one. */
  private static final List<String> MANY =
      IntStream.range(0, 20 * Topic.PURE_CALLS.partitions()).mapToObj(n -> n + ".0").toList();

  private final SessionId session = Samples.session();
  private final KafkaBus bus = KafkaBus.connect(SharedBroker.access(), InstantSource.system());
  private final KafkaBus other = KafkaBus.connect(SharedBroker.access(), InstantSource.system());

  @AfterEach
  void close() {
    bus.close();
    other.close();
  }

  @Test
  void looks_sent_before_any_worker_ever_came_are_delivered(@TempDir Path dir) throws Exception {
    BlockingQueue<String> taken = new LinkedBlockingQueue<>();
    try (EmbeddedBroker broker = EmbeddedBroker.start(dir, SharedBroker.SECRET);
        KafkaBus fresh = KafkaBus.connect(broker.access(), InstantSource.system())) {
      publish(fresh, MANY);
      fresh.takeCalls(taker(taking(taken)));

      awaitAll(taken, MANY);
    }
  }

  @Test
  void what_waits_for_a_taker_that_has_no_room_is_taken_by_another() throws Exception {
    BlockingQueue<String> taken = new LinkedBlockingQueue<>();
    Stopping full = new Stopping(session, taking(taken));
    bus.takeCalls(full);
    publish(List.of(FIRST));
    next(taken);
    BlockingQueue<String> instead = new LinkedBlockingQueue<>();
    other.takeCalls(taker(taking(instead)));
    publish(MANY);

    awaitAll(instead, MANY);
    assertThat(taken).doesNotContainAnyElementsOf(MANY);
  }

  @Test
  void a_taker_that_had_no_room_for_long_goes_on_when_there_is_some() throws Exception {
    BlockingQueue<String> taken = new LinkedBlockingQueue<>();
    Stopping full = new Stopping(session, taking(taken));
    bus.takeCalls(full);
    publish(List.of(FIRST));
    next(taken);
    publish(MANY);
    assertThat(taken.poll(5, TimeUnit.SECONDS)).isNull();
    full.goOn();

    awaitAll(taken, MANY);
  }

  @Test
  void what_waits_for_a_killed_worker_is_taken_by_another() throws Exception {
    try (ChildJvm worker =
        ChildJvm.run(HangingWorker.class, SharedBroker.access().bootstrap(), session.value())) {
      bus.publish(Samples.look(session, FIRST));
      assertThat(worker.line()).isEqualTo("taken 1");
      worker.kill();
    }
    publish(MANY);
    BlockingQueue<String> taken = new LinkedBlockingQueue<>();
    bus.takeCalls(taker(taking(taken)));

    awaitAll(taken, MANY);
  }

  @Test
  void what_was_not_taken_is_tried_again_and_then_dead() throws Exception {
    BlockingQueue<String> tries = new LinkedBlockingQueue<>();
    bus.takeCalls(
        taker(delivery -> {
          if (isMine(delivery)) {
            tries.add(delivery.request().call());
          }
          return isMine(delivery)
              ? CompletableFuture.failedFuture(new IllegalStateException("broken worker"))
              : DONE;
        }));
    bus.publish(Samples.look(session, "1.0"));

    ConsumerRecord<byte[], byte[]> dead =
        DeadTopic.find(
            SharedBroker.access(),
            record -> new String(record.key(), StandardCharsets.UTF_8).equals(session.value()));
    assertThat(DeadTopic.header(dead, DeadLetters.REASON)).contains("6 tries", "broken worker");
    assertThat(tries).hasSize(6);
  }

  @Test
  void a_worker_that_ends_leaves_its_place_at_once() throws Exception {
    BlockingQueue<String> taken = new LinkedBlockingQueue<>();
    String name = "worker-" + session.value();
    Bus.Subscription taking = bus.takeCalls(new Named(Optional.of(name), false, taking(taken)));
    publish(List.of(FIRST));
    next(taken);
    assertThat(members()).contains(name);
    taking.close();

    assertThat(members()).doesNotContain(name);
  }

  /** Two data folders of one name: a copy. Else they would take turns for ever. */
  @Test
  void of_two_takers_of_one_name_the_earlier_takes_no_more() throws Exception {
    long before = readers();
    BlockingQueue<String> early = new LinkedBlockingQueue<>();
    BlockingQueue<String> late = new LinkedBlockingQueue<>();
    Optional<String> name = Optional.of("worker-" + session.value());
    bus.takeCalls(new Named(name, false, taking(early)));
    publish(List.of(FIRST));
    next(early);
    other.takeCalls(new Named(name, false, taking(late)));
    long end = System.nanoTime() + Duration.ofSeconds(WAIT_SECONDS).toNanos();
    for (int n = 0; readers() > before + 1 && System.nanoTime() < end; n++) {
      publish(List.of(n + ".1"));
      Thread.sleep(5);
    }
    assertThat(readers()).isEqualTo(before + 1);
    early.clear();
    publish(MANY);

    awaitAll(late, MANY);
    assertThat(early).isEmpty();
  }

  private static long readers() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals(Topic.PURE_CALLS.wireName()))
        .count();
  }

  /** Its session says that it only looks; the tool of today does more. */
  @Test
  void a_call_that_needs_proof_begins_when_the_broker_took_its_offset() throws Exception {
    BlockingQueue<Bus.Delivery> taken = new LinkedBlockingQueue<>();
    bus.takeCalls(new Named(Optional.empty(), true, mine(taken::add)));
    bus.publish(Samples.look(session, "1.0"));

    accepted(next(taken)).get(WAIT_SECONDS, TimeUnit.SECONDS);
  }

  @Test
  void a_call_that_needs_proof_waits_for_the_record_before_it_that_is_on_its_way_to_the_dead()
      throws Exception {
    try (RecordSender sender = new RecordSender(new Clients(SharedBroker.access()).producer())) {
      for (byte[] value :
          List.of(RecordForm.utf8("poison"), Samples.look(session, FIRST).json().bytes())) {
        sender
            .send(
                new ProducerRecord<>(
                    Topic.PURE_CALLS.wireName(), 3, RecordForm.utf8(session.value()), value))
            .join();
      }
    }
    CompletableFuture<Bus.Delivery> taken = new CompletableFuture<>();
    bus.takeCalls(new Named(Optional.empty(), true, mine(taken::complete)));

    accepted(taken.get(WAIT_SECONDS, TimeUnit.SECONDS)).get(WAIT_SECONDS, TimeUnit.SECONDS);
  }

  @Test
  void of_two_takers_of_one_name_only_the_later_may_begin_a_call_that_needs_proof()
      throws Exception {
    CompletableFuture<Bus.Delivery> first = new CompletableFuture<>();
    CompletableFuture<Bus.Delivery> second = new CompletableFuture<>();
    Optional<String> name = Optional.of("worker-" + session.value());
    bus.takeCalls(
        new Named(
            name,
            true,
            mine(delivery -> {
              first.complete(delivery);
              awaitAtMost(second);
            })));
    bus.publish(Samples.look(session, "1.0"));
    Bus.Delivery early = first.get(WAIT_SECONDS, TimeUnit.SECONDS);
    other.takeCalls(new Named(name, true, mine(second::complete)));

    Bus.Delivery late = second.get(WAIT_SECONDS, TimeUnit.SECONDS);
    accepted(late).get(WAIT_SECONDS, TimeUnit.SECONDS);
    assertThatThrownBy(() -> accepted(early).get(WAIT_SECONDS, TimeUnit.SECONDS))
        .hasCauseInstanceOf(BusUnavailable.class);
  }

  private static Set<String> members() throws Exception {
    try (Admin admin = new Clients(SharedBroker.access()).admin()) {
      return admin.describeConsumerGroups(List.of(Clients.LOOK_GROUP)).all().get().values().stream()
          .flatMap(group -> group.members().stream())
          .flatMap(member -> member.groupInstanceId().stream())
          .collect(Collectors.toSet());
    }
  }

  private static void awaitAll(BlockingQueue<String> taken, List<String> calls)
      throws InterruptedException {
    Set<String> different = new HashSet<>();
    while (!different.containsAll(calls)) {
      different.add(next(taken));
    }
  }

  private void publish(List<String> calls) {
    publish(bus, calls);
  }

  private void publish(KafkaBus by, List<String> calls) {
    calls.stream()
        .map(call -> by.publish(Samples.look(session, call)).toCompletableFuture())
        .toList()
        .forEach(CompletableFuture::join);
  }

  private static void awaitAtMost(CompletableFuture<?> awaited) {
    awaited.copy().orTimeout(WAIT_SECONDS, TimeUnit.SECONDS).join();
  }

  private static CompletableFuture<Void> accepted(Bus.Delivery delivery) {
    return delivery.accepted().toCompletableFuture();
  }

  private static Intake taker(Function<Bus.Delivery, CompletionStage<Void>> handler) {
    return Intake.of(Intake.Kinds.PURE, 4, handler);
  }

  private Function<Bus.Delivery, CompletionStage<Void>> taking(BlockingQueue<String> taken) {
    return mine(delivery -> taken.add(delivery.request().call()));
  }

  /** Hands over what is of this test's session, and takes all. */
  private Function<Bus.Delivery, CompletionStage<Void>> mine(Consumer<Bus.Delivery> handler) {
    return delivery -> {
      if (isMine(delivery)) {
        handler.accept(delivery);
      }
      return DONE;
    };
  }

  private boolean isMine(Bus.Delivery delivery) {
    return delivery.request().session().equals(session);
  }

  private static <T> T next(BlockingQueue<T> queue) throws InterruptedException {
    T item = queue.poll(WAIT_SECONDS, TimeUnit.SECONDS);
    assertThat(item).as("nothing came").isNotNull();
    return item;
  }

  /** Takes only what only looks. */
  private abstract static class Looking implements Intake {
    private final Function<Bus.Delivery, CompletionStage<Void>> handler;

    Looking(Function<Bus.Delivery, CompletionStage<Void>> handler) {
      this.handler = handler;
    }

    @Override
    public Kinds kinds() {
      return Kinds.PURE;
    }

    @Override
    public int batch() {
      return 4;
    }

    @Override
    public CompletionStage<Void> take(Bus.Delivery delivery) {
      return handler.apply(delivery);
    }
  }

  /** Is full with the first call of its session, until it is told to go on. */
  private static final class Stopping extends Looking {
    private final SessionId session;
    private final CompletableFuture<Void> goesOn = new CompletableFuture<>();
    private volatile boolean full;

    Stopping(SessionId session, Function<Bus.Delivery, CompletionStage<Void>> handler) {
      super(handler);
      this.session = session;
    }

    void goOn() {
      goesOn.complete(null);
    }

    @Override
    public CompletionStage<Void> room() {
      return full ? goesOn : DONE;
    }

    @Override
    public CompletionStage<Void> take(Bus.Delivery delivery) {
      if (delivery.request().session().equals(session)) {
        full = true;
      }
      return super.take(delivery);
    }
  }

  /** May have a name, and may take no call to be one that only looks. */
  private static final class Named extends Looking {
    private final Optional<String> name;
    private final boolean proves;

    Named(
        Optional<String> name,
        boolean proves,
        Function<Bus.Delivery, CompletionStage<Void>> handler) {
      super(handler);
      this.name = name;
      this.proves = proves;
    }

    @Override
    public Optional<String> taker() {
      return name;
    }

    @Override
    public boolean needsProof(ToolRequest request) {
      return proves;
    }
  }
}
