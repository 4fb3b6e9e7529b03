package dev.anabranch.tools;

import dev.anabranch.sandbox.StopSwitch;
import java.util.Optional;

/** How a tool ended. */
public sealed interface ToolEnd {

  /** It ran to its end; {@code sandbox} describes the room if there was one. */
  record Done(int exit, Optional<String> sandbox) implements ToolEnd {
    public static final Done OK = new Done(0, Optional.empty());
    public static final Done NOT_OK = new Done(1, Optional.empty());
  }

  /** It was ended from outside. */
  record Stopped(StopSwitch.Stop stop) implements ToolEnd {}

  /** Its arguments made no sense; nothing was done. */
  record Refused(String message) implements ToolEnd {}

  /** Its sandbox failed; the command may not have run at all. */
  record NoSandbox(String message) implements ToolEnd {}

  /** It may still be at work in its workspace, which must not be used any more. */
  record Runaway(String message) implements ToolEnd {}

  /** Whoever should have run it was not there, or is gone; it had no effect that counts. */
  record Lost(String message) implements ToolEnd {}

  /** It may or may not have had its effect outside. */
  record Doubt(String reason) implements ToolEnd {}
}
