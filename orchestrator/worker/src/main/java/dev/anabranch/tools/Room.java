package dev.anabranch.tools;

import dev.anabranch.sandbox.Grants;
import dev.anabranch.sandbox.SandboxEngine;
import dev.anabranch.sandbox.StopSwitch;
import dev.anabranch.workspace.WorkspaceFiles;
import java.nio.file.Path;

/**
 * What a tool may use during one call: the workspace (as files, or as a folder to be bound into a
 * sandbox), the outputs of earlier calls, the sandbox, the switch that ends it early, what it was
 * granted, {@code call}, which names it outside its session, the same at every attempt, and what a
 * tool that {@link Tool#beginsLater} runs when its work begins.
 */
public record Room(
    WorkspaceFiles files,
    Path workspace,
    Path outputs,
    SandboxEngine sandbox,
    StopSwitch stop,
    Grants grants,
    String call,
    Runnable begun) {

  /** A room of a call without a name that was granted nothing. */
  public Room(
      WorkspaceFiles files, Path workspace, Path outputs, SandboxEngine sandbox, StopSwitch stop) {
    this(files, workspace, outputs, sandbox, stop, Grants.NONE, "", () -> {});
  }
}
