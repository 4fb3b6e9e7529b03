package dev.anabranch.launcher.client;

import dev.anabranch.events.SessionId;
import dev.anabranch.launcher.terminal.Exit;
import dev.anabranch.launcher.terminal.VerbFailed;

/** A session as a person named it. Text that is no id names no session, and nobody is asked. */
public final class SessionArgument {
  private SessionArgument() {}

  /** Refuses with {@link VerbFailed} and exit code 3 what is no id. */
  public static SessionId id(String text) {
    if (!SessionId.isValid(text)) {
      throw new VerbFailed(
          Exit.NOT_FOUND, "no session " + text + "; `anabranch ps --all` lists them");
    }
    return new SessionId(text);
  }

  /** Where the session lies on a server; refuses as {@link #id} does. */
  public static String path(String text) {
    return "/api/sessions/" + id(text);
  }
}
