package dev.anabranch.workspace;

/**
 * A file could not be used as asked. The message is for the model: what is the matter with which
 * path, and where it helps, what to do instead.
 */
public final class FileRefused extends Exception {
  public FileRefused(String message) {
    super(message);
  }
}
