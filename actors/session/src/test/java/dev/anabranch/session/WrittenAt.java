package dev.anabranch.session;

import dev.anabranch.events.SessionId;
import java.util.function.LongUnaryOperator;

/**
 * The past of a session that is no fork.
 *
 * @param ofEntry when the entry of a seq was written, in microseconds since 1970
 */
record WrittenAt(LongUnaryOperator ofEntry) implements Origins {
  @Override
  public SessionId root(SessionId session) {
    return session;
  }

  @Override
  public long micros(SessionId session, long seq) {
    return ofEntry.applyAsLong(seq);
  }
}
