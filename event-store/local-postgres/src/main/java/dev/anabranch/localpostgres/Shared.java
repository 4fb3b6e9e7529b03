package dev.anabranch.localpostgres;

import java.util.Optional;

/** The one server of this JVM that its tests share; it ends with the JVM. */
final class Shared {
  private static Optional<LocalPostgres> server = Optional.empty();

  private Shared() {}

  static synchronized LocalPostgres server() {
    if (server.isEmpty()) {
      LocalPostgres started = LocalPostgres.start();
      Runtime.getRuntime().addShutdownHook(new Thread(started::close, "local-postgres-close"));
      server = Optional.of(started);
    }
    return server.get();
  }
}
