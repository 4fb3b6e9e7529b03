package dev.anabranch.session;

import dev.anabranch.events.ToolEvent;

/** What a result that came too late would have said, in one line. */
final class LateNotes {
  private LateNotes() {}

  static String summary(ToolEvent.Settlement settlement) {
    return switch (settlement) {
      case ToolEvent.Observed observed ->
          "exit " + observed.exit() + ", " + observed.output().bytes() + " bytes of output";
      case ToolEvent.Failed failed -> "failed: " + failed.kind().wire() + ", " + failed.message();
      case ToolEvent.Rejected rejected -> "rejected: " + rejected.reason();
      case ToolEvent.CallDenied denied -> "denied: " + denied.reason();
      case ToolEvent.CallCancelled cancelled -> "cancelled";
      case ToolEvent.InDoubt inDoubt -> "in doubt: " + inDoubt.reason();
    };
  }
}
