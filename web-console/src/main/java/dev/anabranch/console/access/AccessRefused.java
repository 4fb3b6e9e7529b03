package dev.anabranch.console.access;

/** A token cannot be given or taken so; nothing was changed. */
public final class AccessRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final Kind kind;

  /** What stands against it. */
  public enum Kind {
    SENSELESS,
    NAME_TAKEN,
    TOO_MANY,
    NO_SUCH_TOKEN
  }

  AccessRefused(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }
}
