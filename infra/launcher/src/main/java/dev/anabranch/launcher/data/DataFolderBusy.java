package dev.anabranch.launcher.data;

import java.util.Optional;

/** Another process serves this data folder; the message names it if it can. */
public final class DataFolderBusy extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public DataFolderBusy(DataFolder data, Optional<ServerNote> note) {
    super(
        "data folder "
            + data
            + " is served by "
            + note.map(found -> "process " + found.pid()).orElse("another process")
            + "; use it, end it by `down`, or name another folder by --data");
  }
}
