package dev.anabranch.launcher.server;

/**
 * How readiness says that something only needs time, so that a client waits instead of giving up.
 */
public final class Starting {
  private static final String PREFIX = "starting: ";

  private Starting() {}

  static String words(String part) {
    return PREFIX + part;
  }

  /** True if what is missing will come by itself. */
  public static boolean is(String missing) {
    return missing.startsWith(PREFIX);
  }
}
