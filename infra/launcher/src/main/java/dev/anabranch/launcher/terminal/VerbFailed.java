package dev.anabranch.launcher.terminal;

/**
 * A verb cannot do what was asked. The message is one clear line for a person: what, why, and what
 * to do next.
 */
public final class VerbFailed extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int code;

  /**
   * @param code one of {@link Exit}
   */
  public VerbFailed(int code, String message) {
    super(message);
    this.code = code;
  }

  public int code() {
    return code;
  }
}
