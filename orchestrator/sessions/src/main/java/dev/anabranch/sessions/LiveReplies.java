package dev.anabranch.sessions;

import dev.anabranch.events.SessionId;
import java.util.Optional;

/**
 * What models say while they say it. Nothing of it lasts: a reply that has ended is gone from here,
 * and the journal says what became of it.
 */
@FunctionalInterface
public interface LiveReplies {
  /** Nothing is told: no session is looked after here. */
  LiveReplies NONE = (session, news) -> new Silence();

  /**
   * Watches the replies to one session from now on, the one under way from its beginning.
   *
   * @param news called when there may be more to read; not again before that was read. It is called
   *     on the thread that reads the reply and must return at once
   */
  Watch watch(SessionId session, Runnable news);

  /**
   * One who watches; for one thread. Nothing is kept for it: who reads seldom gets more at once,
   * who reads after the end of a reply gets none of it.
   */
  interface Watch extends AutoCloseable {

    /**
     * What is new of the reply that is coming, if it answers a request after entry {@code after}
     * and not after entry {@code upTo}; of a reply that begins, or begins again, at least that it
     * does.
     */
    Optional<ReplyPiece> next(long after, long upTo);

    @Override
    void close();
  }

  /** Has nothing to tell. */
  record Silence() implements Watch {
    @Override
    public Optional<ReplyPiece> next(long after, long upTo) {
      return Optional.empty();
    }

    @Override
    public void close() {
      // nothing is held
    }
  }
}
