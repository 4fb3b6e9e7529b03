package dev.anabranch.sandbox;

/** Where the bytes of a command go. Called by one thread at a time. */
@FunctionalInterface
public interface OutputSink {
  /** Takes the first {@code length} bytes of {@code buffer}, which is reused afterwards. */
  void take(byte[] buffer, int length);
}
