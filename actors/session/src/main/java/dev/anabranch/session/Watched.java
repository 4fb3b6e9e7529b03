package dev.anabranch.session;

import dev.anabranch.events.SessionId;
import dev.anabranch.model.Delta;
import java.util.function.Supplier;

/** A reply that is watched, by whoever it may be: one that fails is told nothing more. */
final class Watched implements Watching.Reply {
  private volatile Watching.Reply reply;

  Watched(Watching watching, SessionId session, Turn.Request request) {
    this.reply = begun(() -> watching.asked(session, request));
  }

  private static Watching.Reply begun(Supplier<Watching.Reply> asked) {
    try {
      return asked.get();
    } catch (RuntimeException watcherFailed) {
      return Watching.Reply.UNWATCHED;
    }
  }

  @Override
  public void said(Delta delta) {
    tell(() -> reply.said(delta));
  }

  @Override
  public void ended() {
    tell(reply::ended);
  }

  private void tell(Runnable told) {
    try {
      told.run();
    } catch (RuntimeException watcherFailed) {
      reply = UNWATCHED;
    }
  }
}
