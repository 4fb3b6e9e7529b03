package dev.anabranch.bus;

import dev.anabranch.json.Json;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * The bus on Kafka, embedded or not: the same code, the same records.
 *
 * <p>A worker is a member of a group by each road that its calls come, and takes them over in
 * batches: a record is acknowledged when the call is in its hands, long before it is answered.
 */
public final class KafkaBus implements Bus {
  /** How often a call with an effect is delivered before it is put with the dead. */
  public static final int DELIVERIES_MAX = 5;

  private final BusAccess access;
  private final Clients clients;
  private final RecordForm form;
  private final RecordSender sender;
  private final DeadLetters deadLetters;
  private final Lanes lanes;
  private final Optional<String> node;
  private final Set<Subscription> open = ConcurrentHashMap.newKeySet();

  private KafkaBus(BusAccess access, InstantSource clock, Optional<String> node) {
    this.access = access;
    this.clients = new Clients(access);
    Cluster.prepare(access, clients);
    this.form = new RecordForm(clock);
    this.sender = new RecordSender(clients.producer());
    this.deadLetters = new DeadLetters(sender);
    this.lanes =
        new Lanes(topic -> {
          Cluster.makeCallTopic(access, clients, topic);
          sender.warm(topic);
        });
    this.node = node;
    sender.warm();
  }

  /** Connects; creates missing topics. {@link BusUnavailable} says what the cluster lacks. */
  public static KafkaBus connect(BusAccess access, InstantSource clock) {
    return new KafkaBus(access, clock, Optional.empty());
  }

  /**
   * Connects as a node whose name no other living node has: after a crash it goes on reading
   * results at once.
   */
  public static KafkaBus connect(BusAccess access, InstantSource clock, String node) {
    return new KafkaBus(access, clock, Optional.of(node));
  }

  /**
   * Looks whether the cluster can be the bus, as {@link #connect} would, and keeps nothing open.
   */
  public static void check(BusAccess access) {
    Cluster.prepare(access, new Clients(access));
  }

  @Override
  public CompletionStage<Void> publish(ToolRequest request) {
    ProducerRecord<byte[], byte[]> record = form.of(request);
    return request
        .lane()
        .map(lane -> lanes.ready(lane).thenCompose(there -> sender.send(record)))
        .orElseGet(() -> sender.send(record));
  }

  @Override
  public CompletionStage<Void> publish(ToolResult result) {
    return sender.send(form.of(result));
  }

  @Override
  public CompletionStage<Void> publish(ToolCancel cancel) {
    return sender.send(form.of(cancel));
  }

  @Override
  public Subscription takeCalls(Intake intake) {
    if (!intake.labels().isEmpty()) {
      intake.labels().forEach(label -> lanes.ready(label).join());
      return kept(sharing(intake, intake.labels().stream().map(Lanes::topic).toList()));
    }
    List<String> shared = List.of(Topic.TOOL_CALLS.wireName());
    return switch (intake.kinds()) {
      case PURE -> kept(looking(intake));
      case ALL_BUT_PURE -> kept(sharing(intake, shared));
      case ALL -> {
        Subscription looks = kept(looking(intake));
        Subscription others = kept(sharing(intake, shared));
        yield () -> {
          looks.close();
          others.close();
        };
      }
    };
  }

  private Subscription sharing(Intake intake, List<String> topics) {
    return CallReader.start(clients, deadLetters, intake, topics);
  }

  private Subscription looking(Intake intake) {
    return GroupReader.start(
        () -> clients.lookConsumer(intake.taker(), intake.batch()),
        deadLetters,
        new LookTaker(intake));
  }

  @Override
  public Subscription takeResults(Function<ToolResult, CompletionStage<Void>> handler) {
    return kept(
        GroupReader.start(
            () -> clients.resultConsumer(node), deadLetters, new ResultTaker(handler)));
  }

  @Override
  public Subscription takeCancels(Consumer<ToolCancel> handler) {
    return kept(
        EveryoneReader.start(
            Topic.TOOL_CANCELS,
            clients.loneConsumer(),
            record -> handler.accept(ToolCancel.of(Json.parseObject(record.value())))));
  }

  @Override
  public void publish(WorkerNews news) {
    sender.send(form.of(news));
  }

  @Override
  public Subscription takeNews(Consumer<WorkerNews> handler) {
    return kept(
        EveryoneReader.start(
            Topic.TOOL_PROGRESS,
            clients.loneConsumer(),
            record -> RecordForm.news(record).ifPresent(handler)));
  }

  @Override
  public List<DeadRecord> dead(int max) {
    return DeadReader.newest(clients.loneConsumer(), max);
  }

  private Subscription kept(Subscription subscription) {
    open.add(subscription);
    return () -> {
      open.remove(subscription);
      subscription.close();
    };
  }

  @Override
  public String address() {
    return access.bootstrap();
  }

  @Override
  public void close() {
    open.forEach(Subscription::close);
    open.clear();
    sender.close();
  }
}
