package dev.anabranch.sessions;

import dev.anabranch.bus.Bus;
import dev.anabranch.bus.ToolCancel;
import dev.anabranch.bus.ToolRequest;
import dev.anabranch.context.StandardHeader;
import dev.anabranch.events.SessionId;
import dev.anabranch.session.CallRequest;
import dev.anabranch.session.ToolPort;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;

/** Sends the calls of sessions over the bus. */
final class BusToolPort implements ToolPort {
  private final Bus bus;

  BusToolPort(Bus bus) {
    this.bus = bus;
  }

  @Override
  public CompletionStage<Void> publish(CallRequest request) {
    return bus.publish(
        new ToolRequest(
            request.session(),
            request.call(),
            request.attempt(),
            request.tool(),
            request.arguments(),
            request.effect().wire(),
            request.baseRoot(),
            request.grant(),
            OptionalLong.empty(),
            request.reach(),
            StandardHeader.isStandard(request.tool())
                ? Optional.empty()
                : Optional.of(request.definition().digest())));
  }

  @Override
  public void cancel(SessionId session) {
    bus.publish(new ToolCancel(session));
  }
}
