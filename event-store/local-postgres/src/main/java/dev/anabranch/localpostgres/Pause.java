package dev.anabranch.localpostgres;

/** The wait between two looks at the system. */
final class Pause {
  private Pause() {}

  static void brief() {
    try {
      Thread.sleep(10);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PostgresFailed("interrupted while waiting for the server", e);
    }
  }
}
