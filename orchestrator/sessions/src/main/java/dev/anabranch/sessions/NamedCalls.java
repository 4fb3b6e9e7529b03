package dev.anabranch.sessions;

import dev.anabranch.events.Entry;
import dev.anabranch.events.TurnEvent;
import dev.anabranch.journal.JournalReader;
import dev.anabranch.session.SessionState;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tells calls that a session has, or once had, from those that nobody ever made. */
final class NamedCalls {
  private static final Pattern ADDRESS = Pattern.compile("([0-9]{1,15})\\.([0-9]{1,9})");

  private final JournalReader journal;

  NamedCalls(JournalReader journal) {
    this.journal = journal;
  }

  /** Refuses with {@link UnknownCall} what names no call of this branch. */
  void require(SessionState state, Wish wish) {
    Optional<String> unknown =
        named(wish)
            .filter(call -> state.turn().call(call).isEmpty())
            .filter(call -> !isOfAnEarlierReply(state, call));
    if (unknown.isPresent()) {
      throw new UnknownCall(state.id(), unknown.get());
    }
  }

  private static Optional<String> named(Wish wish) {
    return switch (wish) {
      case Wish.Approve approve -> Optional.of(approve.call());
      case Wish.Deny deny -> Optional.of(deny.call());
      case Wish.Answer answer -> Optional.of(answer.call());
      case Wish.Redrive redrive -> Optional.of(redrive.call());
      case Wish.Message other -> Optional.empty();
      case Wish.Pause other -> Optional.empty();
      case Wish.Cancel other -> Optional.empty();
      case Wish.Raise other -> Optional.empty();
      case Wish.SetAutonomy other -> Optional.empty();
      case Wish.Expand other -> Optional.empty();
    };
  }

  private boolean isOfAnEarlierReply(SessionState state, String call) {
    Matcher address = ADDRESS.matcher(call);
    if (!address.matches()) {
      return false;
    }
    long seq = Long.parseLong(address.group(1));
    if (seq < 1 || seq > state.head()) {
      return false;
    }
    List<Entry> entry = journal.read(state.id(), seq - 1, 1);
    return !entry.isEmpty()
        && entry.getFirst().event() instanceof TurnEvent.ModelReplied reply
        && Integer.parseInt(address.group(2)) < reply.calls().size();
  }
}
