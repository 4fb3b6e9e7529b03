package dev.anabranch.launcher.cli;

import dev.anabranch.launcher.terminal.Exit;
import dev.anabranch.launcher.terminal.VerbFailed;
import java.util.OptionalLong;

/** A session, or an entry of it, as people write it: {@code <id>} or {@code <id>@<seq>}. */
record Address(String session, OptionalLong seq) {

  /** Refuses what has no session or whose seq is no number from 1. */
  static Address of(String text) {
    int at = text.indexOf('@');
    if (at < 0) {
      return new Address(text, OptionalLong.empty());
    }
    try {
      long seq = Long.parseLong(text.substring(at + 1));
      if (at > 0 && seq >= 1) {
        return new Address(text.substring(0, at), OptionalLong.of(seq));
      }
    } catch (NumberFormatException e) {
      // refused below
    }
    throw new VerbFailed(
        Exit.USAGE, "\"" + text + "\" is not <session>@<seq>; `tail <session>` shows each seq");
  }

  /** As {@link #of}, for verbs that need the seq. */
  static Address withSeq(String text) {
    Address address = of(text);
    if (address.seq().isEmpty()) {
      throw new VerbFailed(
          Exit.USAGE, "name the entry too: " + text + "@<seq>; `tail " + text + "` shows each seq");
    }
    return address;
  }
}
