package dev.anabranch.sandbox;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The programs of this machine that build a room. */
record Programs(Path bubblewrap, String version, Optional<Path> setpriv) {
  private static final Pattern VERSION = Pattern.compile("(\\d+)\\.(\\d+)(\\.\\d+)?");
  private static final String BUBBLEWRAP_PACKAGE =
      "Debian/Ubuntu: apt-get install bubblewrap; Fedora: dnf install bubblewrap";

  static Programs find(SandboxSettings settings, boolean root) throws SandboxUnavailable {
    if (!System.getProperty("os.name", "").equals("Linux")) {
      throw new SandboxUnavailable(
          "bubblewrap needs Linux; run the worker in a Linux virtual machine or container");
    }
    Path bubblewrap =
        search("bwrap", settings)
            .orElseThrow(
                () -> new SandboxUnavailable("bubblewrap not found. " + BUBBLEWRAP_PACKAGE));
    need("prlimit");
    Optional<Path> setpriv = root ? Optional.of(need("setpriv")) : Optional.empty();
    return new Programs(bubblewrap, version(bubblewrap), setpriv);
  }

  private static Path need(String name) throws SandboxUnavailable {
    return search(name, SandboxSettings.DEFAULT)
        .orElseThrow(() ->
            new SandboxUnavailable(
                name
                    + " not found. Debian/Ubuntu: apt-get install util-linux; Fedora: dnf"
                    + " install util-linux"));
  }

  private static Optional<Path> search(String name, SandboxSettings settings) {
    return Arrays.stream(settings.searchPath().split(":"))
        .filter(folder -> !folder.isBlank())
        .map(folder -> Path.of(folder, name).toAbsolutePath())
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** Refuses what is older than 0.8, the first that can close user namespaces. */
  private static String version(Path bubblewrap) throws SandboxUnavailable {
    String said = ask(bubblewrap);
    Matcher matcher = VERSION.matcher(said);
    if (!matcher.find()) {
      throw new SandboxUnavailable(bubblewrap + " --version answered: " + said.strip());
    }
    boolean old = matcher.group(1).equals("0") && Integer.parseInt(matcher.group(2)) < 8;
    if (old) {
      throw new SandboxUnavailable(
          "bubblewrap " + matcher.group() + " is too old, 0.8.0 is needed. " + BUBBLEWRAP_PACKAGE);
    }
    return matcher.group();
  }

  private static String ask(Path bubblewrap) throws SandboxUnavailable {
    try {
      Process process =
          new ProcessBuilder(bubblewrap.toString(), "--version").redirectErrorStream(true).start();
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new SandboxUnavailable(bubblewrap + " --version did not answer");
      }
      return new String(process.getInputStream().readNBytes(200), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new SandboxUnavailable(bubblewrap + " cannot be run: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SandboxUnavailable("interrupted");
    }
  }
}
