package dev.anabranch.benchmarks;

import dev.anabranch.bus.Bus;
import dev.anabranch.bus.Intake;
import dev.anabranch.bus.Intake.Kinds;
import dev.anabranch.bus.ToolRequest;
import dev.anabranch.bus.ToolResult;
import dev.anabranch.events.Output;
import dev.anabranch.events.SessionId;
import dev.anabranch.events.ToolEvent;
import dev.anabranch.json.Json;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/** A tool call through the bus as the house uses it, answered at once with 1,024 bytes. */
final class BusPart {
  static final int SLOTS = 4;

  private static final int OUTPUT_CHARS = 1024;
  private static final long WAIT_SECONDS = 30;

  private BusPart() {}

  static Latencies measure(Bus bus, RandomGenerator random, int times) throws Exception {
    SessionId session = SessionId.random(random);
    SynchronousQueue<String> answered = new SynchronousQueue<>();
    Bus.Subscription results =
        bus.takeResults(
            result -> CompletableFuture.runAsync(() -> put(answered, result.settlement().call())));
    Bus.Subscription calls =
        bus.takeCalls(Intake.of(Kinds.PURE, SLOTS, delivery -> answer(bus, delivery)));
    try {
      int[] next = {0};
      roundTrip(bus, session, answered, next[0]++);
      return Latencies.of(times, () -> roundTrip(bus, session, answered, next[0]++));
    } finally {
      calls.close();
      results.close();
    }
  }

  /** What a worker does with a call that costs nothing; each has its own output of one size. */
  static CompletionStage<Void> answer(Bus bus, Bus.Delivery delivery) {
    ToolRequest request = delivery.request();
    return bus.publish(
        new ToolResult(
            request.session(),
            request.attempt(),
            new ToolEvent.Observed(
                request.call(), 0, output(request), Optional.empty(), 0, Optional.empty())));
  }

  /** The same again and again would be a loop, at which a session pauses. */
  private static Output output(ToolRequest request) {
    String call = request.call() + " ";
    return Output.of(call + "r".repeat(OUTPUT_CHARS - call.length()));
  }

  private static void roundTrip(
      Bus bus, SessionId session, SynchronousQueue<String> answered, int n) throws Exception {
    String call = n + ".0";
    bus.publish(
        new ToolRequest(
            session,
            call,
            1,
            EchoModel.TOOL,
            Json.object().with("path", "notes.txt"),
            "pure",
            Optional.empty()));
    String back = answered.poll(WAIT_SECONDS, TimeUnit.SECONDS);
    if (!call.equals(back)) {
      throw new BenchFailed("no answer came over the bus to call " + call);
    }
  }

  private static void put(SynchronousQueue<String> answered, String call) {
    try {
      answered.put(call);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
