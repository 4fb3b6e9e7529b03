package dev.anabranch.bus;

import dev.anabranch.events.Output;
import dev.anabranch.events.Reach;
import dev.anabranch.events.SessionId;
import dev.anabranch.events.ToolDefinition;
import dev.anabranch.events.ToolEffect;
import dev.anabranch.events.ToolEvent;
import dev.anabranch.json.Json;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;

/** Calls and results to send; every session is new. */
final class Samples {
  private static final AtomicLong SEEDS = new AtomicLong(System.nanoTime());

  private Samples() {}

  static SessionId session() {
    return SessionId.random(new SplittableRandom(SEEDS.incrementAndGet()));
  }

  static ToolRequest request(SessionId session, String call) {
    return request(session, call, "workspace");
  }

  /** A call that only looks. */
  static ToolRequest look(SessionId session, String call) {
    return request(session, call, "pure");
  }

  static ToolRequest request(SessionId session, String call, String effect) {
    return new ToolRequest(
        session,
        call,
        1,
        "fs_read",
        Json.object().with("path", "a.txt"),
        effect,
        Optional.of("ab".repeat(32)),
        OptionalLong.of(9),
        OptionalLong.of(1_790_000_000_000_000L),
        new Reach(List.of("pypi.org:443"), List.of("TOKEN"), List.of("hub")),
        Optional.of("cd".repeat(32)));
  }

  static ToolResult result(ToolRequest request, String text) {
    return new ToolResult(
        request.session(),
        request.attempt(),
        new ToolEvent.Observed(
            request.call(), 0, Output.of(text), Optional.empty(), 1, Optional.empty()));
  }

  static ToolProgress progress(SessionId session, String call) {
    return new ToolProgress(session, call, 1, "w1", 7, "building");
  }

  static ToolOffer offer() {
    return new ToolOffer(
        "w1",
        List.of("gpu"),
        List.of(new ToolDefinition("mcp_a_b", "B.", Json.object(), ToolEffect.EXTERNAL)));
  }

  static WorkerBeat beat(SessionId session, String call) {
    return new WorkerBeat(
        "w1",
        WorkerBeat.PROTOCOL,
        "sample 1",
        WorkerBeat.State.UNABLE,
        Optional.of("install bubblewrap"),
        List.of("gpu"),
        List.of("shell_run"),
        4,
        List.of(new WorkerBeat.Held(session, call, 1, Optional.of(1_790_000_000_000_000L), true)));
  }

  static ToolResult result(SessionId session, String call) {
    return result(request(session, call), "ok");
  }
}
