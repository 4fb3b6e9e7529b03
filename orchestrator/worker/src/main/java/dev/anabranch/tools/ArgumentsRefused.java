package dev.anabranch.tools;

/** The arguments of a call make no sense. The message tells the model what to write instead. */
public final class ArgumentsRefused extends Exception {
  public ArgumentsRefused(String message) {
    super(message);
  }
}
