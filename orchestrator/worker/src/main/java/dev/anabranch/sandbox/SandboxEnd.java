package dev.anabranch.sandbox;

/** How a run in a sandbox ended. */
public sealed interface SandboxEnd {

  /** The command ran to its end; a signal counts as 128 and its number. */
  record Exited(int exit) implements SandboxEnd {}

  /** The command was ended from outside. */
  record Stopped(StopSwitch.Stop stop) implements SandboxEnd {}

  /** The sandbox failed; the command may not have run at all. */
  record NotStarted(String message) implements SandboxEnd {}

  /** The command was killed but its processes could not be seen to end: its files are not safe. */
  record StillRunning(String message) implements SandboxEnd {}
}
