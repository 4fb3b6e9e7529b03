package dev.anabranch.worker;

import dev.anabranch.bus.ToolRequest;
import dev.anabranch.events.SessionId;

/** Names a call whatever its attempt: session ids are never used twice, nor addresses in one. */
record CallKey(SessionId session, String call) {
  static CallKey of(ToolRequest request) {
    return new CallKey(request.session(), request.call());
  }

  @Override
  public String toString() {
    return session + "/" + call;
  }
}
