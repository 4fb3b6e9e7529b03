package dev.anabranch.journal;

/** The event is larger than a journal takes: refused, nothing was written. */
public final class EventTooLarge extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public EventTooLarge(String type, long bytes, long bytesMax) {
    super(
        type
            + " is "
            + bytes
            + " bytes, at most "
            + bytesMax
            + " are taken; keep the content in a blob");
  }
}
