package dev.anabranch.workspace;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;

/**
 * A file could not be used as asked. The message is for the model: what is the matter with which
 * path, and where it helps, what to do instead.
 */
public final class FileRefused extends Exception {
  public FileRefused(String message) {
    super(message);
  }

  /** What went wrong, without the path on this machine, which says nothing to the model. */
  public static String reason(IOException e) {
    return switch (e) {
      case AccessDeniedException denied -> "its mode does not allow it";
      case FileSystemException other when other.getReason() != null -> other.getReason();
      case FileSystemException other -> other.getClass().getSimpleName();
      default -> String.valueOf(e.getMessage());
    };
  }
}
