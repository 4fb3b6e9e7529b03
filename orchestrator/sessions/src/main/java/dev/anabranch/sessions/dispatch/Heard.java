package dev.anabranch.sessions.dispatch;

import java.time.InstantSource;

/** What a node hears of workers: who they are, and what their calls print. */
public record Heard(Workers workers, RunningOutputs outputs) {
  public static Heard nothing(InstantSource clock) {
    return new Heard(new Workers(clock), new RunningOutputs());
  }
}
