package dev.anabranch.sandbox;

import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.anabranch.worker.Readiness;

/** Tests that need a sandbox fail without one where CI is set, and are skipped loudly elsewhere. */
public final class SandboxHere {
  private SandboxHere() {}

  public static void require(Readiness readiness) {
    switch (readiness) {
      case Readiness.Ready ready -> {}
      case Readiness.NotReady notReady -> missing(notReady.message());
    }
  }

  public static void missing(String why) {
    if (System.getenv("CI") != null) {
      fail(why);
    }
    abort("SKIPPED, nothing about the sandbox is tested here: " + why);
  }
}
