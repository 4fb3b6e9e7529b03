package dev.anabranch.sandbox;

import java.time.Duration;

/**
 * What one room may use. {@code processes}, {@code openFiles}, {@code fileBytes}, {@code
 * addressBytes} and {@code cpu} are kept by the kernel; {@code memoryBytes} (resident, all
 * processes together), {@code workspaceBytes} and {@code workspaceFiles} by a watcher that ends the
 * call.
 */
public record SandboxLimits(
    int processes,
    int openFiles,
    long fileBytes,
    long addressBytes,
    Duration cpu,
    long memoryBytes,
    long tmpBytes,
    long workspaceBytes,
    int workspaceFiles,
    int workspaceDepth) {
  private static final long MIB = 1L << 20;

  /** The address space is wide because a JVM reserves about 8 GiB before it has used any. */
  public static final SandboxLimits DEFAULT =
      new SandboxLimits(
          128,
          1024,
          256 * MIB,
          16_384 * MIB,
          Duration.ofSeconds(60),
          2048 * MIB,
          64 * MIB,
          1024 * MIB,
          50_000,
          64);

  public SandboxLimits {
    if (processes < 4 || openFiles < 16 || workspaceFiles < 1 || workspaceDepth < 1) {
      throw new IllegalArgumentException("these limits leave no room for a shell");
    }
  }

  public SandboxLimits withMemoryBytes(long bytes) {
    return new SandboxLimits(
        processes,
        openFiles,
        fileBytes,
        addressBytes,
        cpu,
        bytes,
        tmpBytes,
        workspaceBytes,
        workspaceFiles,
        workspaceDepth);
  }

  public SandboxLimits withWorkspace(long bytes, int files) {
    return new SandboxLimits(
        processes,
        openFiles,
        fileBytes,
        addressBytes,
        cpu,
        memoryBytes,
        tmpBytes,
        bytes,
        files,
        workspaceDepth);
  }
}
