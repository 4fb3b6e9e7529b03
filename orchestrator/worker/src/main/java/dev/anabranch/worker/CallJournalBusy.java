package dev.anabranch.worker;

import java.nio.file.Path;

/** Another worker with the same id works on the same data folder. */
public final class CallJournalBusy extends RuntimeException {
  private static final long serialVersionUID = 1L;

  CallJournalBusy(Path folder) {
    super(
        "another worker uses "
            + folder
            + "; give this one another worker id, or end the other one first");
  }
}
