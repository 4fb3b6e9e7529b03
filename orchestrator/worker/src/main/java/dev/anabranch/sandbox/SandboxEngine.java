package dev.anabranch.sandbox;

/**
 * Runs commands in closed rooms. An engine that cannot close the room does not run the command: it
 * answers {@link SandboxEnd.NotStarted}. There is no way to ask for a run without a sandbox.
 */
public interface SandboxEngine extends AutoCloseable {

  /** Name, version and profile hash, as events carry it. */
  String description();

  /**
   * Runs one command to its end and returns when all processes of its room are gone. What it prints
   * goes to {@code sink}, standard output and error in one stream. Tripping {@code stop} ends it
   * early. Blocks; several threads may run commands at once.
   */
  SandboxEnd run(SandboxCommand command, OutputSink sink, StopSwitch stop);

  @Override
  void close();
}
