package dev.anabranch.remote;

/** What a remote worker asked for cannot be; the message says why, for whoever wrote it. */
public final class RemoteRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Kind kind;

  RemoteRefused(Kind kind, String message) {
    super(message, null, false, false);
    this.kind = kind;
  }

  /** What is the matter. */
  public enum Kind {
    /** It never joined, or was not heard of for too long: it has to join again. */
    NO_SUCH_WORKER,
    NO_SUCH_CALL,
    /** Another one is in the way. */
    IN_THE_WAY,
    /** Too many ask at once. */
    BUSY,
    /** It says something that makes no sense. */
    SENSELESS
  }

  public Kind kind() {
    return kind;
  }
}
