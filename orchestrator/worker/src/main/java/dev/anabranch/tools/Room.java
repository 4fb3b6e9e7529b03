package dev.anabranch.tools;

import dev.anabranch.sandbox.SandboxEngine;
import dev.anabranch.sandbox.StopSwitch;
import dev.anabranch.workspace.WorkspaceFiles;
import java.nio.file.Path;

/**
 * What a tool may use during one call: the workspace (as files, or as a folder to be bound into a
 * sandbox), the outputs of earlier calls, the sandbox, and the switch that ends it early.
 */
public record Room(
    WorkspaceFiles files, Path workspace, Path outputs, SandboxEngine sandbox, StopSwitch stop) {}
