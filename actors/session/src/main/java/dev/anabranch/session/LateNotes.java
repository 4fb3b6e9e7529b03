package dev.anabranch.session;

import dev.anabranch.events.EventCodec;
import dev.anabranch.events.Sha256;
import dev.anabranch.events.ToolEvent;
import java.util.List;
import java.util.Optional;

/**
 * What a result that came too late would have said, in one line; and which results are late and not
 * the settlement again: a call is expected by its address, after the answer of a worker with the
 * hash of that answer.
 */
final class LateNotes {
  private LateNotes() {}

  /** How a result is expected after the settlement; empty if there is none. */
  static Optional<String> expected(ToolEvent.Settlement settlement, int attempt) {
    if (!isAnswer(settlement)) {
      return Optional.of(settlement.call());
    }
    return attempt > 1 ? Optional.of(settlement.call() + " " + hash(settlement)) : Optional.empty();
  }

  private static boolean isAnswer(ToolEvent.Settlement settlement) {
    return settlement instanceof ToolEvent.Observed
        || (settlement instanceof ToolEvent.Failed failed && !failed.givenUp());
  }

  private static String hash(ToolEvent.Settlement settlement) {
    return Sha256.hex(EventCodec.encode(settlement).bytes());
  }

  static boolean isOf(String expected, String call) {
    return expected.equals(call) || expected.startsWith(call + " ");
  }

  /**
   * True if the result is not the one that settled its call, delivered once more, nor that of an
   * attempt which another took over from.
   */
  static boolean isLate(List<String> expected, ToolEvent.Settlement result) {
    return expected.stream()
        .filter(note -> isOf(note, result.call()))
        .anyMatch(note ->
            note.equals(result.call())
                || (!isUnfinished(result) && !note.equals(result.call() + " " + hash(result))));
  }

  private static boolean isUnfinished(ToolEvent.Settlement result) {
    return result instanceof ToolEvent.CallCancelled
        || (result instanceof ToolEvent.Failed failed && failed.passing());
  }

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
