package dev.anabranch.launcher.server;

/** What a server process does beside serving the console and the HTTP API. */
public enum Role {
  /** Everything, in one process. */
  ALL,
  /** Looks after sessions; workers are other processes. */
  SESSIONS,
  /** Runs tool calls; serves nobody. */
  WORKER,
  /** Shows what is stored; changes nothing. */
  CONSOLE;

  boolean works() {
    return this == ALL;
  }
}
