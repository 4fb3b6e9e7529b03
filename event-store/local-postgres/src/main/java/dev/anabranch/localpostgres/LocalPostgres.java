package dev.anabranch.localpostgres;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A private PostgreSQL server from the system's packages, on a loopback port of its own, for tests
 * and benchmarks. It is as durable as a real one: nothing is turned off. It ends with this JVM,
 * also when the JVM is killed.
 */
public final class LocalPostgres implements AutoCloseable {
  private static final String USER = "postgres";
  private static final int STARTS_MAX = 5;

  /**
   * Below the ports that the system gives to outgoing connections, so it stays ours in a restart.
   */
  private static final int PORT_FIRST = 15_000;

  private static final int PORTS = 15_000;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Programs programs;
  private final ServerFolder folder;
  private final String password;
  private int port;
  private Optional<Postmaster> server = Optional.empty();

  private LocalPostgres(Programs programs, ServerFolder folder, String password) {
    this.programs = programs;
    this.folder = folder;
    this.password = password;
  }

  /** The server that all tests of this JVM share; give each test its {@link #freshDatabase}. */
  public static LocalPostgres shared() {
    return Shared.server();
  }

  /** Starts a new server in a temporary folder. */
  public static LocalPostgres start() {
    Programs programs = Programs.find();
    try {
      return started(programs, ServerFolder.temporary());
    } catch (IOException e) {
      throw new PostgresFailed("could not make a folder for the server", e);
    }
  }

  /**
   * Starts a server in this folder: a new one if the folder is new or empty, else the one whose
   * data is there. When this JVM runs as root the user postgres must be able to reach the folder.
   */
  public static LocalPostgres start(Path folder) {
    Programs programs = Programs.find();
    try {
      return started(programs, ServerFolder.at(folder));
    } catch (IOException e) {
      throw new PostgresFailed("could not use " + folder + " for the server", e);
    }
  }

  private static LocalPostgres started(Programs programs, ServerFolder folder) throws IOException {
    boolean runs = false;
    try {
      if (!Files.exists(folder.data())) {
        Cluster.make(programs, folder, hex(16));
      }
      LocalPostgres started =
          new LocalPostgres(programs, folder, Files.readString(folder.password()));
      started.startOnSomePort();
      runs = true;
      return started;
    } finally {
      if (!runs) {
        folder.free();
      }
    }
  }

  /** Another process can take a free port before the server does; then another port is tried. */
  private void startOnSomePort() {
    for (int start = 1; ; start++) {
      port = freePort();
      try {
        server = Optional.of(Postmaster.start(programs, folder, port));
        return;
      } catch (PostgresFailed e) {
        if (start == STARTS_MAX
            || !String.valueOf(e.getMessage()).contains("Address already in use")) {
          throw e;
        }
      }
    }
  }

  private static int freePort() {
    for (int candidate = 0; candidate < PORTS; candidate++) {
      int port = PORT_FIRST + RANDOM.nextInt(PORTS);
      try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return socket.getLocalPort();
      } catch (IOException e) {
        // Taken: the next one.
      }
    }
    throw new PostgresFailed("no free loopback port");
  }

  /** The JDBC address of the database that every server has. */
  public String url() {
    return url("postgres");
  }

  /** The JDBC address of this database, with user and password. It stays over restarts. */
  public String url(String database) {
    return "jdbc:postgresql://127.0.0.1:%d/%s?user=%s&password=%s"
        .formatted(port, database, USER, password);
  }

  /** A new empty database; returns its address. */
  public String freshDatabase() {
    return createDatabase("fresh_" + hex(8));
  }

  /** Makes an empty database and returns its address. */
  public String createDatabase(String name) {
    if (!name.matches("[a-z_][a-z0-9_]{0,62}")) {
      throw new IllegalArgumentException("not a plain database name: " + name);
    }
    psql("postgres", "create database " + name);
    return url(name);
  }

  /** What psql prints for this SQL: one row a line, columns divided by {@code |}. */
  public String psql(String database, String sql) {
    List<String> command =
        List.of(
            programs.path("psql"),
            "--no-psqlrc",
            "--quiet",
            "--no-align",
            "--tuples-only",
            "--set=ON_ERROR_STOP=1",
            "--host=127.0.0.1",
            "--port=" + port,
            "--username=" + USER,
            "--dbname=" + database);
    Map<String, String> environment =
        Map.of("PGPASSWORD", password, "PGCONNECT_TIMEOUT", "30", "PGCLIENTENCODING", "UTF8");
    return Programs.run(folder.path(), command, environment, sql);
  }

  public int port() {
    return port;
  }

  /** The file in which the present or last run of the server says what it does. */
  public Path log() {
    return folder.log();
  }

  /** Stops the server in order, without waiting for its clients. Does nothing if it is stopped. */
  public synchronized void stop() {
    server.ifPresent(Postmaster::stop);
    server = Optional.empty();
  }

  /** Kills the server and all its processes at once. What it had committed is on the disk. */
  public synchronized void kill() {
    server.ifPresent(Postmaster::kill);
    server = Optional.empty();
  }

  /** Starts the server again, on the same port with the same data; stops it first if it runs. */
  public synchronized void restart() {
    stop();
    server = Optional.of(Postmaster.start(programs, folder, port));
  }

  /** Ends the server and deletes its folder. */
  @Override
  public synchronized void close() {
    if (server.filter(Postmaster::isAlive).isPresent()) {
      server.get().abort();
    }
    server = Optional.empty();
    new ServerProcesses(folder.data()).end();
    try {
      folder.delete();
    } catch (IOException e) {
      throw new PostgresFailed("could not delete " + folder.path(), e);
    }
  }

  private static String hex(int bytes) {
    byte[] random = new byte[bytes];
    RANDOM.nextBytes(random);
    return HexFormat.of().formatHex(random);
  }
}
