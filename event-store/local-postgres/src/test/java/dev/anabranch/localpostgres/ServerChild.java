package dev.anabranch.localpostgres;

import java.nio.file.Path;

/** A JVM that starts a server, prints where it is, and waits to be killed. */
final class ServerChild {
  private ServerChild() {}

  public static void main(String[] arguments) throws InterruptedException {
    LocalPostgres server =
        arguments.length == 0 ? LocalPostgres.start() : LocalPostgres.start(Path.of(arguments[0]));
    server.createDatabase("kept");
    System.out.println(server.log().getParent());
    Thread.sleep(Long.MAX_VALUE);
  }
}
