package dev.anabranch.launcher.data;

/** The data folder cannot be used; the message says why and what to do. */
public final class DataFolderRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public DataFolderRefused(String message) {
    super(message);
  }
}
