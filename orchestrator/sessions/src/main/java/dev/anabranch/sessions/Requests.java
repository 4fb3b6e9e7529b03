package dev.anabranch.sessions;

import dev.anabranch.context.PrefixHash;
import dev.anabranch.events.Event;
import dev.anabranch.events.TaskEvent;
import dev.anabranch.events.TurnEvent;
import dev.anabranch.journal.ChainCheck.Break;
import dev.anabranch.journal.JournalDamaged;
import dev.anabranch.journal.StoredEntry;
import java.util.Optional;

/**
 * Renders every model request of a branch again, entry by entry, and compares it with what was
 * recorded; holds no more than a hash.
 */
final class Requests {
  private Optional<PrefixHash> rendered = Optional.empty();
  private Optional<Break> broken = Optional.empty();

  /** The next entry of the branch. After the first break nothing more is judged. */
  void entry(StoredEntry entry) {
    if (broken.isEmpty()) {
      try {
        entry(entry, entry.entry().event());
      } catch (JournalDamaged e) {
        broken(entry, String.valueOf(e.getMessage()));
      }
    }
  }

  void entry(StoredEntry entry, Event event) {
    if (broken.isPresent()) {
      return;
    }
    if (event instanceof TurnEvent.ModelRequested requested && !isRendered(requested)) {
      broken(entry, "the request rendered again is not the one recorded");
      return;
    }
    try {
      rendered =
          event instanceof TaskEvent.Submitted submitted
              ? Optional.of(PrefixHash.of(submitted.header()).plus(entry.seq(), event))
              : rendered.map(before -> before.plus(entry.seq(), event));
    } catch (IllegalArgumentException e) {
      broken(entry, String.valueOf(e.getMessage()));
    }
  }

  private boolean isRendered(TurnEvent.ModelRequested requested) {
    return rendered
        .filter(now ->
            now.hex().equals(requested.prefixHash()) && now.segments() == requested.segments())
        .isPresent();
  }

  private void broken(StoredEntry entry, String reason) {
    broken = Optional.of(new Break(entry.origin(), entry.seq(), reason));
  }

  Optional<Break> broken() {
    return broken;
  }
}
