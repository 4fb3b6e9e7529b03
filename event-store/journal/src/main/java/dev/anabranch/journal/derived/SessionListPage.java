package dev.anabranch.journal.derived;

import dev.anabranch.events.SessionId;
import java.util.List;
import java.util.Optional;

/** The JSON of sessions, the newest first; {@code next} is the cursor of the following page. */
public record SessionListPage(List<String> sessions, Optional<SessionId> next) {
  public SessionListPage {
    sessions = List.copyOf(sessions);
  }
}
