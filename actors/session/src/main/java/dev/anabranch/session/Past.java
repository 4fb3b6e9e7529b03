package dev.anabranch.session;

import dev.anabranch.events.Entry;
import dev.anabranch.events.SessionId;
import java.util.List;

/** The entries of a session as its journal has them, inherited ones included. Blocking. */
public interface Past {

  /** The entries with {@code after < seq} in order, at most {@code max}; empty after the head. */
  List<Entry> entries(SessionId session, long after, int max);
}
