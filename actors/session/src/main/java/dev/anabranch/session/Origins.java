package dev.anabranch.session;

import dev.anabranch.events.SessionId;

/** What a session must know of its past that events do not carry: place and time. */
public interface Origins {

  /** The session at the root of this one's lineage; itself if it is no fork. */
  SessionId root(SessionId session);

  /** When the entry was written, in microseconds since 1970. */
  long micros(SessionId session, long seq);
}
