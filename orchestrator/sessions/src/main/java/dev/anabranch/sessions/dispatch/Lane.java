package dev.anabranch.sessions.dispatch;

import dev.anabranch.bus.Lanes;
import dev.anabranch.session.CallRequest;
import java.util.List;
import java.util.Optional;

/**
 * To which workers a call goes. The tools of a foreign server have a lane of their own, which any
 * worker takes that knows the server, whatever its labels.
 *
 * @param label that the call is sent to; empty for the workers of none
 */
record Lane(Optional<String> label, boolean foreign) {
  static Lane of(CallRequest request) {
    Optional<String> foreign = Lanes.ofTool(request.tool());
    return new Lane(foreign.or(request::label), foreign.isPresent());
  }

  /** True if a worker with these labels is on it. */
  boolean has(List<String> labels) {
    return foreign || Lanes.takes(labels, label);
  }
}
