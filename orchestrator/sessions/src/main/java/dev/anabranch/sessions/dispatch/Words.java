package dev.anabranch.sessions.dispatch;

import dev.anabranch.events.ToolEffect;
import dev.anabranch.session.CallRequest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What a call that was given up says of itself, to the model and to people. */
final class Words {
  private static final String LATE = " A result that still comes is noted and not applied.";
  private static final String ACTED = " It may have had its effect; check before doing it again.";
  private static final String FILES = " The workspace's files are those from before the call.";

  private Words() {}

  static String overran(OpenCall call, long now) {
    String worker = call.holder().map(OpenCall.Holder::worker).orElse("a worker");
    return call.request().tool()
        + " ran on "
        + worker
        + " for "
        + (now - call.begunAt().orElse(now)) / 1000
        + " s and did not answer; it may run "
        + CallLimit.of(call.request()).toSeconds()
        + " s."
        + end(call);
  }

  static String fatal(OpenCall call) {
    return "Each of "
        + call.losses()
        + " workers was lost while it ran "
        + call.request().tool()
        + "; it is not given to another."
        + end(call);
  }

  static String unknown(OpenCall call, Duration wait) {
    return call.request().tool()
        + " was begun by "
        + call.holder().map(OpenCall.Holder::worker).orElse("a worker")
        + ", which was lost while it ran it, and "
        + wait.toSeconds()
        + " s later nobody knows of it."
        + ACTED
        + FILES;
  }

  static String waited(OpenCall call, Duration wait, List<WorkerView> workers) {
    return call.request().tool()
        + " waited "
        + wait.toSeconds()
        + " s and no worker began it: "
        + why(call.request(), workers)
        + "."
        + end(call);
  }

  /** What holds for the files; a call that only looks leaves no question about them. */
  private static String end(OpenCall call) {
    boolean acts = call.request().effect() == ToolEffect.EXTERNAL && call.wasEverBegun();
    return (acts ? ACTED : "") + (call.request().effect() == ToolEffect.PURE ? LATE : FILES + LATE);
  }

  private static String why(CallRequest request, List<WorkerView> workers) {
    List<WorkerView> there = there(request, workers);
    if (there.isEmpty()) {
      return nobody(Lane.of(request), workers.stream().anyMatch(WorkerView::isThere));
    }
    Optional<String> unable = unable(request, workers);
    if (unable.isPresent()) {
      return unable.get();
    }
    List<WorkerView> ready = there.stream().filter(WorkerView::works).toList();
    if (ready.isEmpty()) {
      return "the workers that are there take no more calls; start another";
    }
    return ready.stream().noneMatch(worker -> worker.tools().contains(request.tool()))
        ? "no worker that is there has this tool"
        : "all workers were busy; start another, or let calls wait longer by dispatch.wait";
  }

  /** On the lane of the call is no worker, though others may be there. */
  private static String nobody(Lane lane, boolean others) {
    if (lane.label().isPresent() && !lane.foreign()) {
      String label = lane.label().get();
      return "no worker of label "
          + label
          + " is there; start one with ANABRANCH_WORKER_LABELS="
          + label;
    }
    return others
        ? "the workers that are there take calls of their labels alone; start one without a label"
        : "no worker is there; start one with `anabranch up --role worker`";
  }

  private static List<WorkerView> there(CallRequest request, List<WorkerView> workers) {
    Lane lane = Lane.of(request);
    return workers.stream()
        .filter(worker -> worker.isThere() && lane.has(worker.labels()))
        .toList();
  }

  /** Why no worker that is there can run the call; empty if one can, or none is there. */
  static Optional<String> unable(CallRequest request, List<WorkerView> workers) {
    List<WorkerView> there = there(request, workers);
    return there.stream().allMatch(worker -> worker.state().equals("unable"))
        ? there.stream().flatMap(worker -> worker.problem().stream()).findFirst()
        : Optional.empty();
  }
}
