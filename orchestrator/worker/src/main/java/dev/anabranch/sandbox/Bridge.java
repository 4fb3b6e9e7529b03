package dev.anabranch.sandbox;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The program in a room that makes its proxy, a socket file, look like one on the loopback, which
 * is all that ordinary programs understand. It starts the command and lives beside it.
 */
record Bridge(Path interpreter, List<String> options, String program) {
  /*
   * The room's network is its own, so the port is always free. Which interpreters there are depends
   * on the machine; what is run is not a matter of trust, since the room is closed around it and
   * the proxy outside decides.
   */
  static final String SOCKET = "/anabranch/proxy";
  static final int PORT = 3128;
  static final String MISSING =
      "a network or a server by grant needs perl or python3 below /usr. Debian/Ubuntu: apt-get install"
          + " perl-base; Fedora: dnf install perl-interpreter";

  /** The first that this machine has. */
  static Optional<Bridge> find(Path folder) {
    return perl(folder).or(() -> python(folder));
  }

  static Optional<Bridge> perl(Path folder) {
    return at(folder.resolve("perl"), List.of("-e"), "bridge.pl");
  }

  static Optional<Bridge> python(Path folder) {
    return at(folder.resolve("python3"), List.of("-I", "-S", "-c"), "bridge.py");
  }

  private static Optional<Bridge> at(Path interpreter, List<String> options, String resource) {
    return Files.isExecutable(interpreter)
        ? Optional.of(new Bridge(interpreter, options, text(resource)))
        : Optional.empty();
  }

  static String text(String resource) {
    try (InputStream in = Bridge.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException(resource + " is not on the class path");
      }
      return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What stands in front of a command. */
  List<String> prefix() {
    List<String> argv = new ArrayList<>();
    argv.add(interpreter.toString());
    argv.addAll(options);
    argv.addAll(List.of(program, SOCKET, Integer.toString(PORT)));
    return argv;
  }

  /** How programs find it. */
  static Map<String, String> environment() {
    Map<String, String> environment = new TreeMap<>();
    for (String name : List.of("http_proxy", "https_proxy", "all_proxy")) {
      environment.put(name, "http://127.0.0.1:" + PORT);
      environment.put(name.toUpperCase(Locale.ROOT), "http://127.0.0.1:" + PORT);
    }
    environment.put("no_proxy", "localhost,127.0.0.1,::1");
    environment.put("NO_PROXY", "localhost,127.0.0.1,::1");
    return environment;
  }
}
