package dev.anabranch.sessions.dispatch;

import dev.anabranch.bus.Lanes;
import dev.anabranch.events.ToolEffect;
import dev.anabranch.session.CallRequest;
import java.util.List;
import java.util.Optional;

/**
 * To which workers a call goes. The tools of a foreign server have a lane of their own, which any
 * worker takes that knows the server, whatever its labels.
 *
 * @param label that the call is sent to; empty for the workers of none
 * @param looks whether it is one of no label that only looks: those come by a topic of their own
 */
record Lane(Optional<String> label, boolean foreign, boolean looks) {
  static Lane of(CallRequest request) {
    Optional<String> foreign = Lanes.ofTool(request.tool());
    Optional<String> label = foreign.or(request::label);
    boolean looks = label.isEmpty() && request.effect() == ToolEffect.PURE;
    return new Lane(label, foreign.isPresent(), looks);
  }

  /** True if a worker with these labels is on it. */
  boolean has(List<String> labels) {
    return foreign || Lanes.takes(labels, label);
  }
}
