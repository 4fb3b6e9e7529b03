package dev.anabranch.net;

/** A host that is not to be reached. The message says in one line why, in words for the model. */
public final class HostRefused extends Exception {
  public HostRefused(String reason) {
    super(reason);
  }

  /** The reason; never null. */
  public String reason() {
    return String.valueOf(getMessage());
  }
}
