package dev.anabranch.journal;

import dev.anabranch.events.SessionId;
import java.util.List;

/** What recomputing a hash chain found; {@code broken} is empty if all is as written. */
public record ChainCheck(SessionId session, long entries, List<Break> broken) {
  public ChainCheck {
    broken = List.copyOf(broken);
  }

  public boolean ok() {
    return broken.isEmpty();
  }

  /** The first place where a stored entry is not what was hashed. */
  public record Break(SessionId session, long seq, String reason) {}
}
