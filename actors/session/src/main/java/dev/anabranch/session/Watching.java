package dev.anabranch.session;

import dev.anabranch.events.SessionId;
import dev.anabranch.model.Delta;

/**
 * Is told what a model says while it says it, for people who watch. It counts for nothing: no entry
 * is made of it, and the reply may yet fail. Never blocks; what goes wrong in it stays in it.
 */
@FunctionalInterface
public interface Watching {
  /** Nobody watches. */
  Watching NONE = (session, request) -> Reply.UNWATCHED;

  /**
   * The request is put to the model, perhaps once more after a restart: what was told of a reply of
   * this session before is void.
   */
  Reply asked(SessionId session, Turn.Request request);

  /** The reply to one request. */
  interface Reply {
    /** Nobody watches it. */
    Reply UNWATCHED =
        new Reply() {
          @Override
          public void said(Delta delta) {
            // nobody is told
          }

          @Override
          public void ended() {
            // nobody is told
          }
        };

    /** Told from the thread that reads the reply, in order. */
    void said(Delta delta);

    /**
     * The reply is whole, or has failed, or is no longer wanted. Told before an entry says so;
     * pieces that still come are to be dropped.
     */
    void ended();
  }
}
