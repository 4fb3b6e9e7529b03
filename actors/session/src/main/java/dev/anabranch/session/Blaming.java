package dev.anabranch.session;

import dev.anabranch.context.PrefixBlame;
import dev.anabranch.context.PrefixFault;
import dev.anabranch.events.Entry;
import dev.anabranch.events.SessionId;
import dev.anabranch.events.TurnEvent.PrefixBroken;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * Looks up in the past of a session what made a request another than the recorded one, once for
 * each request. Where nothing can be read, nobody is blamed.
 */
final class Blaming {
  private static final int PAGE = 200;

  private final SessionId id;
  private final Past past;
  private final Shell shell;
  private final Executor blocking;
  private long asked;

  Blaming(SessionId id, Past past, Shell shell, Executor blocking) {
    this.id = id;
    this.past = past;
    this.shell = shell;
    this.blocking = blocking;
  }

  void run(SessionState state) {
    state
        .turn()
        .broken()
        .filter(broken -> broken.seq() != asked)
        .ifPresent(broken -> {
          asked = broken.seq();
          CompletableFuture.supplyAsync(() -> fault(broken.seq()), blocking)
              .exceptionally(problem -> Optional.empty())
              .thenAccept(fault -> shell.tell(new SessionCommand.PrefixBlamed(of(broken, fault))));
        });
  }

  private static PrefixBroken of(PrefixBroken broken, Optional<PrefixFault> fault) {
    return new PrefixBroken(
        broken.seq(), broken.expected(), broken.actual(), fault.map(PrefixFault::blame));
  }

  private Optional<PrefixFault> fault(long request) {
    PrefixBlame blame = new PrefixBlame();
    long after = 0;
    while (after < request && blame.fault().isEmpty()) {
      List<Entry> page = past.entries(id, after, (int) Math.min(PAGE, request - after));
      if (page.isEmpty()) {
        return Optional.empty();
      }
      page.forEach(blame::entry);
      after = page.getLast().seq();
    }
    return blame.fault();
  }

  /** The journal was read again: what was told may not have been written. */
  void forget() {
    asked = 0;
  }
}
